"""Features: what items look like in numbers, cheaply: neighbours, clusters, and whether two sets can be told apart."""

from .clusters import Clusters as Clusters
from .clusters import cluster as cluster
from .describe import Describer as Describer
from .describe import describe as describe
from .describe import describer as describer
from .neighbours import nearest as nearest
from .two_sample import Compared as Compared
from .two_sample import classifier as classifier
from .two_sample import mmd as mmd
