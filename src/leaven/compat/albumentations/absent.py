"""Transforms of Albumentations 2.0.8 and AlbumentationsX that are not here: the nearest thing, and what to do."""

VOLUMES = "volumes are not pictures here; run the slices as images=[...]"
PAIRED = "two pictures of the data set are mixed by ops of lv.mix, which find partners and move the labels; "
REFERENCE = "it takes the colours of other pictures; A.ColorJitter or A.FancyPCA change them without any"
ABSENT: dict[str, str] = {
    "AdditiveNoise": "write A.GaussNoise for noise of each pixel, A.RGBShift for one amount per channel",
    "CenterCrop3D": VOLUMES,
    "CoarseDropout3D": VOLUMES,
    "CubicSymmetry": VOLUMES,
    "Pad3D": VOLUMES,
    "PadIfNeeded3D": VOLUMES,
    "RandomCrop3D": VOLUMES,
    "FDA": REFERENCE,
    "HistogramMatching": REFERENCE,
    "PixelDistributionAdaptation": REFERENCE,
    "FromFloat": "pictures keep their type here, so that nothing has to come back; leave it and A.ToFloat out",
    "GridElasticDeform": "write A.ElasticTransform, or lv.image.Elastic(cells=...), which never folds",
    "HEStain": "write A.ColorJitter, or lv.image.PCA, which shifts along the axes of the picture's own colours",
    "MaskDropout": "lv.image.RegionDropout takes a share of the regions of a mask out, lv.image.MaskDropout of objects",
    "Mosaic": PAIRED + "write lv.mix.Mosaic",
    "OverlayElements": PAIRED + "write lv.mix.CopyPaste",
    "PlasmaBrightnessContrast": "write A.Illumination, or lv.image.Fog, whose veil is uneven",
    "PlasmaShadow": "write A.RandomShadow",
    "RandomCropNearBBox": "lv.image.CropNearBox takes one of the boxes of the item; no box is handed over beside them",
    "RandomGravel": "write A.CoarseDropout with fill='random'",
    "TextImage": "it needs a font; draw the text before the call",
    "ToRGB": "channels stay as many as they are; give three: np.repeat(image, 3, axis=2)",
}
