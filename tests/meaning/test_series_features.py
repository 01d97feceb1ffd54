"""What series look like in numbers, and which ops are tried on them."""

import numpy as np

from leaven.auto.strengths import candidates
from leaven.data.open import open
from leaven.features import describe, mmd
from leaven.features.kinds.series import _means, reader


def test_outlines_are_means_of_equal_parts_whatever_the_length():
    values = np.random.default_rng(0).normal(size=(37, 2))
    fine = np.repeat(values, 8, axis=0)  # 296 = 37 x 8: parts fall on whole samples
    np.testing.assert_allclose(_means(values, 8), fine.reshape(8, 37, 2).mean(axis=1), atol=1e-6)
    outline, rough, missing = reader([values], None)([values, fine])
    assert (outline.shape, rough.shape, missing.shape) == ((2, 64), (2, 16), (2, 2))
    np.testing.assert_allclose(outline[0], outline[1], atol=1e-6)
    assert (rough[0] > 4 * rough[1]).all()


def test_noise_and_gaps_are_seen():
    rng = np.random.default_rng(0)
    smooth = [np.sin(np.arange(60) / 6 + rng.random() * 6)[:, None] for _ in range(120)]
    noisy = [one + rng.normal(size=one.shape) * 0.3 for one in smooth[:60]] + smooth[60:]
    gaps = [np.where(rng.random(one.shape) < 0.05, np.nan, one) for one in smooth[:60]] + smooth[60:]
    for values in (noisy, gaps):
        seen = describe(open(values, axes="tc"))
        assert np.isfinite(seen).all() and mmd(seen[:60], seen[60:]).p < 0.02
    seen = describe(open(smooth, axes="tc"))
    assert mmd(seen[:60], seen[60:]).p > 0.05


def test_ops_that_are_tried_are_those_of_series():
    rng = np.random.default_rng(0)
    found = {op.kind for op in candidates(open(rng.normal(size=(20, 30, 2)), axes="ntc"))}
    assert {"jitter", "time_warp", "permutation"} <= found and not found & {"gain", "rotate", "resize_length"}
