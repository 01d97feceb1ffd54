"""Pairs: rules between a picture and the caption that speaks of it. The generated index knows them; nothing needs them
imported. What they refuse is a recorded skip, what they change is a column of the plan with a name of its own."""
