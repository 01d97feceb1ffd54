"""The transforms of Albumentations 2.0.8 that are here, with the spellings of AlbumentationsX."""

from ..peer import Library
from .absent import ABSENT

RETIRED = {
    "always_apply": "write p=1.0",
    "value": "write fill=",
    "mask_value": "write fill_mask=",
    "pad_mode": "write border_mode=",
    "pad_cval": "write fill=",
    "pad_cval_mask": "write fill_mask=",
    "mode": "write border_mode=",
    "cval": "write fill=",
    "cval_mask": "write fill_mask=",
    "max_holes": "write num_holes_range=",
    "min_holes": "write num_holes_range=",
    "max_height": "write hole_height_range=",
    "min_height": "write hole_height_range=",
    "max_width": "write hole_width_range=",
    "min_width": "write hole_width_range=",
    "fill_value": "write fill=",
    "mask_fill_value": "write fill_mask=",
    "var_limit": "write std_range=, in shares of full scale",
    "quality_lower": "write quality_range=",
    "quality_upper": "write quality_range=",
    "scale_min": "write scale_range=",
    "scale_max": "write scale_range=",
    "threshold": "write threshold_range=, in shares of full scale",
    "alpha_affine": "put A.Affine before it",
    "shift_limit": "write translate_percent=",
}

LIBRARY = Library("Albumentations", retired=RETIRED, absent=ABSENT)
transform = LIBRARY.transform
