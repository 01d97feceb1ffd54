"""Learners: what is trained in a trial. Any `fit(train, groups, seed) -> predict(inputs)` will do."""

from .choice import default_learner as default_learner
from .choice import learner_named as learner_named
from .learner import FunctionLearner as FunctionLearner
from .learner import Learner as Learner
from .learner import Training as Training
from .learner import as_learner as as_learner
