"""What a word or letter is: the flags that facts about texts carry, and the columns these stand in."""

KIND, GROUP, CODE_OF, WORD = 3, 4, 5, 6  # columns after start, end and number
GAP, NUMBER, NEGATION, CODED, TITLE, CAPITALS, FIRST = (1 << k for k in range(7))
