"""What is compared with what: an op of ours, and the same work by each peer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import leaven as lv

I = lv.image  # noqa: E741


@dataclass(frozen=True)
class Row:
    """A: for both of Albumentations, unless X says it otherwise for AlbumentationsX; T: torchvision's v2. note: in what
    the meanings differ."""

    name: str
    ours: Callable[[], Any]
    A: str | None = None
    X: str | None = None
    T: str | None = None
    note: str = ""

    def of(self, peer: str) -> str | None:
        if peer == "torchvision":
            return self.T
        return self.X or self.A if peer == "albumentationsx" else self.A


SCENES = "each draws a scene of its own"

# fmt: off
ROWS = (
    Row("horizontal_flip", lambda: I.HorizontalFlip(p=1), "A.HorizontalFlip(p=1)", T="T.RandomHorizontalFlip(p=1)"),
    Row("vertical_flip", lambda: I.VerticalFlip(p=1), "A.VerticalFlip(p=1)", T="T.RandomVerticalFlip(p=1)"),
    Row("transpose", lambda: I.Transpose(p=1), "A.Transpose(p=1)"),
    Row("quarter_turns", lambda: I.QuarterTurns(turns=1.0), "A.RandomRotate90(p=1)", note="theirs turns by 0 to 3, ours by 1"),
    Row("crop", lambda: I.Crop(size=(224, 224)), "A.RandomCrop(224, 224)", T="T.RandomCrop((224, 224))"),
    Row("center_crop", lambda: I.CenterCrop(size=(224, 224)), "A.CenterCrop(224, 224)", T="T.CenterCrop((224, 224))"),
    Row("pad", lambda: I.Pad(margin=10.0), "A.Pad(10)", T="T.Pad(10)"),
    Row("resize", lambda: I.Resize(size=(224, 224), antialias=False), "A.Resize(224, 224)", T="T.Resize((224, 224), antialias=False)"),
    Row("resize, prefilter", lambda: I.Resize(size=(224, 224)), "A.Resize(224, 224, interpolation=cv2.INTER_AREA)", T="T.Resize((224, 224), antialias=True)", note="Albumentations: means of areas"),
    Row("resized_crop", lambda: I.ResizedCrop(size=(224, 224), antialias=False), "A.RandomResizedCrop((224, 224))", T="T.RandomResizedCrop((224, 224), antialias=False)"),
    Row("rotate", lambda: I.Rotate(degrees=30.0, antialias=False), "A.Rotate((30, 30), p=1)", T="T.RandomRotation((30, 30), interpolation=v2.InterpolationMode.BILINEAR)"),
    Row("affine", lambda: I.Affine(degrees=20.0, scale=1.1, shear=5.0, x=0.05, y=0.05, antialias=False), "A.Affine(rotate=20, scale=1.1, shear=5, translate_percent=0.05, p=1)", "A.Affine(rotate=(20, 20), scale=(1.1, 1.1), shear=(5, 5), translate_percent=(0.05, 0.05), p=1)", "T.RandomAffine((20, 20), (0.05, 0.05), (1.1, 1.1), (5, 5), interpolation=v2.InterpolationMode.BILINEAR)"),
    Row("perspective", lambda: I.Perspective(strength=0.2, antialias=False), "A.Perspective((0.1, 0.1), p=1)", T="T.RandomPerspective(0.2, p=1)"),
    Row("elastic", lambda: I.Elastic(strength=0.5), "A.ElasticTransform(alpha=50, sigma=5, p=1)", "A.ElasticTransform(p=1)", "T.ElasticTransform()", "ours and AlbumentationsX: a field of a few control points"),
    Row("grid_distortion", lambda: I.GridDistortion(strength=0.7), "A.GridDistortion(p=1)"),
    Row("optical_distortion", lambda: I.OpticalDistortion(strength=0.1), "A.OpticalDistortion(p=1)"),
    Row("thin_plate_spline", lambda: I.ThinPlateSpline(strength=0.7), "A.ThinPlateSpline(p=1)"),
    Row("piecewise_affine", I.PiecewiseAffine, "A.PiecewiseAffine(p=1)"),
    Row("brightness", lambda: I.Brightness(factor=1.2), "A.ColorJitter((1.2, 1.2), (1, 1), (1, 1), (0, 0), p=1)", "A.ColorJitter((1.2, 1.2), (1, 1), (1, 1), (0, 0), p=1)", "T.ColorJitter(brightness=(1.2, 1.2))"),
    Row("brightness_contrast", lambda: I.BrightnessContrast(brightness=0.1, contrast=1.2), "A.RandomBrightnessContrast((0.1, 0.1), (0.2, 0.2), p=1)"),
    Row("contrast, mean", lambda: I.MeanContrast(factor=1.2), T="T.ColorJitter(contrast=(1.2, 1.2))"),
    Row("saturation", lambda: I.Saturation(factor=1.2), T="T.ColorJitter(saturation=(1.2, 1.2))"),
    Row("color_jitter", lambda: I.ColorJitter(brightness=1.1, contrast=1.1, saturation=1.1, hue=15.0), "A.ColorJitter((1.1, 1.1), (1.1, 1.1), (1.1, 1.1), (0.04, 0.04), p=1)", T="T.ColorJitter((1.1, 1.1), (1.1, 1.1), (1.1, 1.1), (0.04, 0.04))", note="ours: hue in YIQ, contrast about gray"),
    Row("hue_saturation_value", lambda: I.HueSaturationValue(hue=20.0, saturation=1.1, value=1.05), "A.HueSaturationValue((20, 20), (20, 20), (10, 10), p=1)"),
    Row("rgb_shift", lambda: I.RGBShift(red=0.05, green=-0.05, blue=0.08), "A.RGBShift((12, 12), (-12, -12), (20, 20), p=1)"),
    Row("gamma", lambda: I.Gamma(power=1.2), "A.RandomGamma((120, 120), p=1)"),
    Row("tone_curve", I.ToneCurve, "A.RandomToneCurve(p=1)"),
    Row("clahe", lambda: I.Clahe(p=1, limit=4.0), "A.CLAHE((4, 4), p=1)", note="theirs in Lab, ours by luma"),
    Row("equalize", lambda: I.Equalize(p=1), "A.Equalize(by_channels=True, p=1)", T="T.RandomEqualize(p=1)"),
    Row("auto_contrast", lambda: I.AutoContrast(p=1), "A.AutoContrast(p=1)", T="T.RandomAutocontrast(p=1)"),
    Row("posterize", lambda: I.Posterize(bits=4.0), "A.Posterize(4, p=1)", "A.Posterize((4, 4), p=1)", "T.RandomPosterize(4, p=1)"),
    Row("solarize", lambda: I.Solarize(threshold=0.5), "A.Solarize((0.5, 0.5), p=1)", T="T.RandomSolarize(128, p=1)"),
    Row("invert", lambda: I.Invert(p=1), "A.InvertImg(p=1)", T="T.RandomInvert(p=1)"),
    Row("sepia", lambda: I.Sepia(p=1), "A.ToSepia(p=1)"),
    Row("to_gray", lambda: I.ToGray(p=1), "A.ToGray(p=1)", T="T.Grayscale(3)"),
    Row("channel_shuffle", lambda: I.ChannelShuffle(p=1), "A.ChannelShuffle(p=1)", T="T.RandomChannelPermutation()"),
    Row("drop_channels", lambda: I.DropChannels(p=1), "A.ChannelDropout(p=1)"),
    Row("planckian_jitter", lambda: I.PlanckianJitter(kelvin=5000.0), "A.PlanckianJitter(p=1)"),
    Row("pca", I.PCA, "A.FancyPCA(p=1)"),
    Row("illumination", I.Illumination, "A.Illumination(p=1)"),
    Row("gaussian_noise", lambda: I.GaussianNoise(std=0.1), "A.GaussNoise((0.1, 0.1), p=1)", T="T.Compose([T.ToDtype(torch.float32, scale=True), T.GaussianNoise(sigma=0.1), T.ToDtype(torch.uint8, scale=True)])"),
    Row("iso_noise", lambda: I.IsoNoise(luma=0.05, colour=0.03), "A.ISONoise(p=1)"),
    Row("shot_noise", lambda: I.ShotNoise(photons=100.0), "A.ShotNoise(p=1)"),
    Row("multiplicative_noise", lambda: I.MultiplicativeNoise(std=0.1), "A.MultiplicativeNoise((0.9, 1.1), per_channel=True, elementwise=True, p=1)"),
    Row("salt_and_pepper", lambda: I.SaltAndPepper(amount=0.03), "A.SaltAndPepper((0.03, 0.03), p=1)"),
    Row("box_blur", lambda: I.BoxBlur(radius=2.0), "A.Blur((5, 5), p=1)"),
    Row("gaussian_blur", lambda: I.GaussianBlur(sigma=1.5), "A.GaussianBlur((13, 13), (1.5, 1.5), p=1)", T="T.GaussianBlur(13, (1.5, 1.5))"),
    Row("median_blur", lambda: I.MedianBlur(radius=2.0), "A.MedianBlur((5, 5), p=1)"),
    Row("motion_blur", lambda: I.MotionBlur(length=7 / 375), "A.MotionBlur((7, 7), p=1)"),
    Row("defocus", I.Defocus, "A.Defocus(p=1)"),
    Row("zoom_blur", I.ZoomBlur, "A.ZoomBlur(p=1)"),
    Row("glass_blur", I.GlassBlur, "A.GlassBlur(p=1)"),
    Row("sharpness", lambda: I.Sharpness(factor=1.5), "A.Sharpen(p=1)", T="T.RandomAdjustSharpness(1.5, p=1)"),
    Row("unsharp_mask", I.UnsharpMask, "A.UnsharpMask(p=1)"),
    Row("emboss", I.Emboss, "A.Emboss(p=1)"),
    Row("jpeg", lambda: I.Jpeg(quality=50.0), "A.ImageCompression(quality_range=(50, 50), p=1)", T="T.JPEG((50, 50))"),
    Row("downscale", I.Downscale, "A.Downscale(scale_range=(0.5, 0.5), p=1)"),
    Row("erase", lambda: I.Erase(area=0.1), "A.Erasing((0.1, 0.1), p=1)", T="T.RandomErasing(1, (0.1, 0.1))"),
    Row("coarse_dropout", lambda: I.CoarseDropout(count=4.0), "A.CoarseDropout(num_holes_range=(4, 4), p=1)"),
    Row("grid_dropout", I.GridDropout, "A.GridDropout(p=1)"),
    Row("pixel_dropout", I.PixelDropout, "A.PixelDropout(0.05, p=1)"),
    Row("xy_masking", I.XYMasking, "A.XYMasking(num_masks_x=2, num_masks_y=2, mask_x_length=30, mask_y_length=30, p=1)", "A.XYMasking((2, 2), (2, 2), (30, 30), (30, 30), p=1)"),
    Row("letter_box", lambda: I.LetterBox(size=(224, 224), antialias=False), X="A.LetterBox((224, 224))"),
    Row("longest_side", lambda: I.LongestSide(size=256, antialias=False), "A.LongestMaxSize(256)"),
    Row("fog", I.Fog, "A.RandomFog(p=1)", note=SCENES),
    Row("rain", I.Rain, "A.RandomRain(p=1)", note=SCENES),
    Row("snow", I.Snow, "A.RandomSnow(p=1)", note=SCENES),
    Row("shadow", I.Shadow, "A.RandomShadow(p=1)", note=SCENES),
    Row("sun_flare", I.SunFlare, "A.RandomSunFlare(p=1)", note=SCENES),
    Row("spatter", I.Spatter, "A.Spatter(p=1)", note=SCENES),
    Row("superpixels", I.Superpixels, "A.Superpixels(p=1)"),
    Row("chromatic_aberration", I.ChromaticAberration, "A.ChromaticAberration(p=1)"),
    Row("ringing", lambda: I.Ringing(radius=5), "A.RingingOvershoot((11, 11), p=1)"),
    Row("morphology", lambda: I.Morphology(radius=2.0), "A.Morphological((5, 5), p=1)", note="ours a disc"),
    Row("safe_rotate", lambda: I.SafeRotate(degrees=30.0, antialias=False), "A.SafeRotate((30, 30), p=1)"),
)  # fmt: skip
