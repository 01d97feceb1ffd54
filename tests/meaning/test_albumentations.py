"""Pipelines written for Albumentations: what comes out, against figures by hand."""

import json

import numpy as np
import pytest
from items import pixels

import leaven as lv
import leaven.compat.albumentations as A
from leaven.compat.albumentations.library import LIBRARY
from leaven.core.errors import BadData, LeavenError, Malformed, OutOfRange, Uneven, Unknown, Unsupported

PICTURE = pixels((20, 31, 3), np.uint8)
LABELS = pixels((20, 31), np.uint8, seed=1)


def always(*transforms, **more):
    return A.Compose([*transforms], **more)


def boxes(form, **more):
    return A.BboxParams(form, label_fields=["labels"], **more)


def test_flips_and_turns_are_numpys():
    found = {
        A.HorizontalFlip: PICTURE[:, ::-1],
        A.VerticalFlip: PICTURE[::-1],
        A.Transpose: PICTURE.transpose(1, 0, 2),
    }
    for transform, wanted in found.items():
        assert np.array_equal(always(transform(p=1))(image=PICTURE)["image"], wanted)
    turns = {always(A.RandomRotate90(), seed=k)(image=PICTURE)["image"].tobytes() for k in range(30)}
    assert turns == {np.rot90(PICTURE, k).tobytes() for k in range(4)}
    group = {always(A.D4(), seed=k)(image=PICTURE)["image"].tobytes() for k in range(99)}
    assert group == turns | {np.rot90(PICTURE[:, ::-1], k).tobytes() for k in range(4)}


def test_the_call_keeps_every_keyword_and_its_form():
    out = always(A.HorizontalFlip(p=1))(image=PICTURE[..., 0], mask=LABELS, masks=(LABELS, LABELS), name="a", count=3)
    assert list(out) == ["image", "mask", "masks", "name", "count"]
    assert out["image"].shape == (20, 31) and isinstance(out["masks"], tuple) and out["name"] == "a"
    stack = always(A.HorizontalFlip(p=1))(image=PICTURE, masks=np.stack([LABELS, LABELS]), images=[PICTURE, PICTURE])
    assert np.array_equal(stack["masks"][1], LABELS[:, ::-1]) and np.array_equal(stack["images"][1], PICTURE[:, ::-1])


def test_masks_of_floats_and_of_channels_are_moved_not_blended():
    floats, channels = LABELS / np.float32(7), np.stack([LABELS, LABELS + 1], axis=2)
    t = always(A.Rotate((30, 30), p=1))
    whole = t(image=PICTURE, mask=LABELS)["mask"]
    assert np.array_equal(t(image=PICTURE, mask=floats)["mask"], whole / np.float32(7))
    assert np.array_equal(t(image=PICTURE, mask=channels)["mask"][..., 0], whole)


@pytest.mark.parametrize(
    "form, before, after",
    [
        ("coco", [2, 3, 4, 5], [25, 3, 4, 5]),
        ("pascal_voc", [2, 3, 6, 8], [25, 3, 29, 8]),
        ("albumentations", [2 / 31, 3 / 20, 6 / 31, 8 / 20], [25 / 31, 3 / 20, 29 / 31, 8 / 20]),
        ("yolo", [4 / 31, 5.5 / 20, 4 / 31, 5 / 20], [27 / 31, 5.5 / 20, 4 / 31, 5 / 20]),
        ("cxcywh", [4, 5.5, 4, 5], [27, 5.5, 4, 5]),
    ],
)
def test_formats_of_boxes(form, before, after):
    out = always(A.HorizontalFlip(p=1), bbox_params=boxes(form))(image=PICTURE, bboxes=[before], labels=["cat"])
    assert out["bboxes"] == [pytest.approx(after)] and out["labels"] == ["cat"]
    array = always(A.HorizontalFlip(p=1), bbox_params=A.BboxParams(coord_format=form))(
        image=PICTURE, bboxes=np.array([[*before, 9]])
    )
    assert array["bboxes"] == pytest.approx(np.array([[*after, 9]]))


def test_boxes_that_leave_take_their_labels_along():
    given = dict(image=PICTURE, bboxes=[(0, 0, 4, 4), (10, 5, 20, 15), (14, 5, 24, 15)], labels=[7, 8, 9])
    crop = A.Compose([A.CenterCrop(10, 11)], bbox_params=boxes("pascal_voc"))
    out = crop(**given)
    assert out["bboxes"] == [(0, 0, 10, 10), (4, 0, 11, 10)] and out["labels"] == [8, 9]
    for limit, kept in [
        ({"min_visibility": 0.7}, [8, 9]),
        ({"min_visibility": 0.71}, [8]),
        ({"min_area": 71}, [8]),
        ({"min_width": 7.5}, [8]),
        ({"min_height": 11}, []),
        ({"max_accept_ratio": 1.2}, [8]),
    ]:
        assert A.Compose([A.CenterCrop(10, 11)], bbox_params=boxes("pascal_voc", **limit))(**given)["labels"] == kept, (
            limit
        )


def test_boxes_that_stand_out_are_refused_cut_or_forgiven():
    def run(box, **more):
        t = A.Compose([A.NoOp()], bbox_params=A.BboxParams("yolo", **more))
        return t(image=PICTURE, bboxes=[box])["bboxes"]

    assert run([0.5, 0.5, 1.00001, 1]) == [pytest.approx([0.5, 0.5, 1, 1])]  # rounded by whoever wrote it
    with pytest.raises(OutOfRange, match="clip=True"):
        run([0.5, 0.5, 1.1, 1])
    assert run([0.5, 0.5, 1.1, 1], clip=True) == [pytest.approx([0.5, 0.5, 1, 1])]
    with pytest.raises(OutOfRange, match="no area"):
        run([0.5, 0.5, 0, 1])
    assert run([0.5, 0.5, 0, 1], filter_invalid_bboxes=True) == []


def test_keypoints_name_the_centres_of_pixels():
    t = always(A.HorizontalFlip(p=1), keypoint_params=A.KeypointParams("xy", label_fields=["names"]))
    out = t(image=PICTURE, keypoints=[(0, 0), (30, 19), (3.5, 4)], names=("a", "b", "c"))
    assert out["keypoints"] == [(30, 0), (0, 19), (26.5, 4)] and out["names"] == ("a", "b", "c")
    resize = always(A.Resize(40, 62), keypoint_params=A.KeypointParams("yx"))
    assert resize(image=PICTURE, keypoints=[[0, 3]])["keypoints"] == [[0.5, 6.5]]  # the centre of a pixel stays one


def test_keypoints_turn_and_grow():
    form = A.KeypointParams("xyas")
    flip = always(A.HorizontalFlip(p=1), keypoint_params=form)(image=PICTURE, keypoints=[(5, 6, 30, 2)])["keypoints"][0]
    assert flip == pytest.approx((25, 6, 150, 2))
    grown = always(A.Resize(40, 62), keypoint_params=form)(image=PICTURE, keypoints=[(5, 6, 30, 2)])["keypoints"][0]
    assert grown[2:] == pytest.approx((30, 4))


def test_keypoints_outside_are_dropped_if_asked():
    given = dict(image=PICTURE, keypoints=[(0, 0), (15, 10)], names=[1, 2])
    for drop, names in ((True, [2]), (False, [1, 2])):
        form = A.KeypointParams("xy", label_fields=["names"], remove_invisible=drop)
        assert always(A.CenterCrop(8, 8), keypoint_params=form)(**given)["names"] == names


def test_further_targets_move_alike():
    t = always(
        A.HorizontalFlip(p=1), bbox_params=A.BboxParams("coco"),
        additional_targets={"right": "image", "depth": "mask", "faces": "bboxes"},
    )  # fmt: skip
    out = t(image=PICTURE, right=PICTURE, depth=LABELS, bboxes=[[0, 0, 1, 1]], faces=[[2, 3, 4, 5], [0, 0, 2, 2]])
    assert np.array_equal(out["right"], out["image"]) and np.array_equal(out["depth"], LABELS[:, ::-1])
    assert out["bboxes"] == [[30, 0, 1, 1]] and out["faces"] == [[25, 3, 4, 5], [29, 0, 2, 2]]


def shares(transforms, count=3000):
    """How often each corner of the picture ends at the top left: flips tell themselves apart."""
    mark = np.arange(4, dtype=np.uint8).reshape(2, 2)
    t = A.Compose(transforms, seed=1)
    return np.bincount([t(image=mark)["image"][0, 0] for _ in range(count)], minlength=4) / count


def test_chances_of_containers():
    h, v = A.HorizontalFlip, A.VerticalFlip
    assert shares([h()]) == pytest.approx([0.5, 0.5, 0, 0], abs=0.04)
    assert shares([A.OneOf([h(p=0.3), v(p=0.1)], p=0.8)]) == pytest.approx([0.2, 0.6, 0.2, 0], abs=0.04)
    assert shares([A.SomeOf([h(p=1), v(p=0.5), A.NoOp()], n=2)]) == pytest.approx(
        [1 / 6, 1 / 2, 1 / 6, 1 / 6], abs=0.04
    )
    assert shares([A.SomeOf([h(p=1), v(p=1)], n=2, replace=True)]) == pytest.approx([0.5, 0, 0, 0.5], abs=0.04)
    assert shares([A.OneOrOther(h(), v(), p=0.25)]) == pytest.approx([0, 0.25, 0.75, 0], abs=0.04)
    assert shares([A.Sequential([h(p=1), v(p=1)])]) == pytest.approx([0.5, 0, 0, 0.5], abs=0.04)


def test_random_order_draws_the_order():
    turn, flip = A.Transpose(p=1), A.HorizontalFlip(p=1)
    mark = np.arange(4, dtype=np.uint8).reshape(2, 2)
    t = A.Compose([A.RandomOrder([turn, flip], n=2)], seed=1)
    first = np.bincount([t(image=mark)["image"][0, 0] for _ in range(2000)], minlength=4) / 2000
    assert first == pytest.approx([0, 0.5, 0.5, 0], abs=0.04)  # transpose first: 2; flip first: 1


def test_seeds():
    def draws(t):
        return [t(image=PICTURE)["image"].tobytes() for _ in range(5)]

    def made(seed):
        return A.Compose([A.Rotate(p=1)], seed=seed)

    t = made(7)
    assert (once := draws(t)) == draws(made(7)) != draws(made(8)) and len(set(once)) == 5
    t.set_random_seed(7)
    assert draws(t) == once
    assert draws(made(None)) != draws(made(None))
    by_sample = {t(image=PICTURE, invocation_seed=k)["image"].tobytes() for k in (3, 3, 4)}
    assert len(by_sample) == 2


def test_a_pipeline_is_one_policy():
    t = A.Compose([A.RandomResizedCrop((8, 8)), A.HorizontalFlip(), A.RandomGamma(p=1), A.Rotate(p=1), A.Normalize()])
    assert t.policy().explain(lv.open("digits")).count("Warp") == 1
    native = A.to_policy(t)
    assert [op.kind for op in native.ops] == ["resized_crop", "horizontal_flip", "gamma", "rotate", "normalize"]


def test_normalize_knows_the_dtype():
    t = A.Compose([A.Normalize(mean=(0.5, 0.4, 0.3), std=(0.2, 0.3, 0.4))])
    wanted = (PICTURE / 255 - [0.5, 0.4, 0.3]) / [0.2, 0.3, 0.4]
    assert t(image=PICTURE)["image"] == pytest.approx(wanted, abs=1e-5)
    floats = A.Compose([A.Normalize(mean=0.5, std=0.25, max_pixel_value=1.0)])(image=(PICTURE / 255).astype(np.float32))
    assert floats["image"] == pytest.approx((PICTURE / 255 - 0.5) / 0.25, abs=1e-5)
    assert A.Compose([A.ToFloat()])(image=PICTURE)["image"] == pytest.approx(PICTURE / 255, abs=1e-6)


def test_replay_does_it_again():
    t = A.ReplayCompose([A.RandomCrop(8, 8), A.Rotate(p=1), A.OneOf([A.InvertImg(), A.RandomGamma()], p=1)])
    out = t(image=PICTURE)
    saved = json.loads(json.dumps(out["replay"]))
    assert np.array_equal(A.ReplayCompose.replay(saved, image=PICTURE)["image"], out["image"])
    assert [name for name, _ in saved["applied"]][:2] == ["crop", "rotate"]
    with pytest.raises(Malformed, match="replay"):
        A.ReplayCompose.replay({"transforms": []}, image=PICTURE)


@pytest.mark.parametrize("ending", ["json", "yaml"])
def test_saved_pipelines_are_read(ending, tmp_path):
    t = A.Compose(
        [A.RandomResizedCrop((8, 8)), A.OneOf([A.HorizontalFlip(), A.Rotate(limit=20)], p=0.3), A.Normalize()],
        bbox_params=boxes("coco", min_area=4), keypoint_params=A.KeypointParams("xy"),
    )  # fmt: skip
    A.save(t, tmp_path / f"t.{ending}")
    again = A.load(tmp_path / f"t.{ending}")
    assert again.policy() == t.policy() and again.bbox_params == t.bbox_params


def test_a_file_of_albumentations_itself():
    flip = {"__class_fullname__": "HorizontalFlip", "p": 0.5}
    old = {"__class_fullname__": "albumentations.augmentations.geometric.rotate.Rotate", "p": 1.0, "limit": (-9, 9)}
    data = {
        "__version__": "2.0.8",
        "transform": {
            "__class_fullname__": "Compose", "p": 1.0, "bbox_params": None, "keypoint_params": None,
            "additional_targets": {}, "is_check_shapes": True, "transforms": [flip, old],
        },
    }  # fmt: skip
    assert [op.kind for op in A.from_dict(data).policy().ops] == ["horizontal_flip", "rotate"]
    old["limits"] = old.pop("limit")
    with pytest.raises(Unknown, match=r"pipeline: Compose\[1\]: Rotate: parameter 'limits'.*'limit'"):
        A.from_dict(data)


@pytest.mark.parametrize(
    "make, error, says",
    [
        (lambda: A.Rotate(limits=3), Unknown, "did you mean 'limit'"),
        (lambda: A.Rotate(limit=3, angle_range=4), Malformed, "twice"),
        (lambda: A.Rotate(border_mode=3), Unsupported, "BORDER_WRAP"),
        (lambda: A.Rotate(interpolation=4), Unsupported, "INTER_LANCZOS4"),
        (lambda: A.HorizontalFlip(always_apply=True), Unsupported, "p=1.0"),
        (A.RandomResizedCrop, Malformed, "size"),
        (lambda: A.Compose([A.Normalize(), A.InvertImg()]), Unsupported, "end"),
        (lambda: A.Compose([np.flipud]), Malformed, "Lambda"),
        (lambda: A.Compose([], bbox_params=A.BboxParams("pascal")), Unknown, "pascal_voc"),
        (lambda: A.Compose([], additional_targets={"x": "picture"}), Unknown, "image"),
        (lambda: A.Compose([])(PICTURE), Malformed, "named"),
        (lambda: A.Compose([], strict=True)(image=PICTURE, bla=3), Unknown, "bla"),
        (lambda: A.Compose([])(image=PICTURE, bboxes=[[0, 0, 1, 1]]), Malformed, "bbox_params"),
        (lambda: A.Compose([], bbox_params=boxes("coco"))(image=PICTURE, bboxes=[]), Malformed, "labels"),
        (lambda: A.Compose([], bbox_params=boxes("coco"))(image=PICTURE, bboxes=[], labels=[1]), Uneven, "1"),
        (lambda: A.Compose([])(image=PICTURE, mask=LABELS[:3]), Uneven, "agree"),
        (lambda: A.Compose([])(image=[[1]]), Malformed, "numpy"),
        (lambda: A.load("nowhere.json"), BadData, "nowhere"),
    ],
)
def test_errors_say_what_to_do(make, error, says):
    with pytest.raises(error, match=says):
        make()


def test_an_unknown_class_names_the_nearest():
    with pytest.raises(AttributeError, match="HorizontalFlip"):
        getattr(A, "HorizontlFlip")  # noqa: B009
    assert not hasattr(A, "Nonsense")


@pytest.mark.parametrize("name", LIBRARY.classes)
def test_every_transform_can_be_made_and_read_again(name):
    made = LIBRARY.classes[name](**LIBRARY.classes[name].entry.example)
    again = A.from_dict(json.loads(json.dumps(A.to_dict(made))))
    assert A.Compose([again]).policy() == A.Compose([made]).policy()
    with pytest.raises(LeavenError):
        LIBRARY.classes[name](nonsense=1)
