"""Generate: items that nobody collected, from what was learned of those that were."""

from .copula import Copula as Copula
from .fit import MODELS as MODELS
from .fit import fit as fit
from .fit import restored as restored
from .generate import Generate as Generate
from .generator import Generator as Generator
from .material import Material as Material
from .mixture import PcaMixture as PcaMixture
