"""Tests of the tests: plant faults in a copy of the source, one at a time, and fail if the tests let one live.

    python tests/mutants.py [--jobs N] [NAME ...]

A mutant names the tests that must catch it. They run on an unchanged copy too, where they must pass. Exit status: 0 if
every mutant was caught, 1 otherwise. A mutant that the source has outgrown is an error, not a catch.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Literal

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 600

# One process imports leaven, says from where, and runs the tests: what it says holds for the tests.
RUNNER = "import sys, leaven, pytest; print(leaven.__file__, flush=True); sys.exit(pytest.main(sys.argv[1:]))"
OPTIONS = ("-x", "-q", "--color=no", "-p", "no:cacheprovider", "-p", "no:xdist")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A fault: in `file` (relative to the root), the only occurrence of `before` becomes `after`."""

    name: str
    file: str
    before: str
    after: str
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mutant; `detail` says why it is an error, or what the tests printed."""

    name: str
    word: Literal["caught", "survived", "error"]
    detail: str
    seconds: float


class HarnessError(Exception):
    """The fault could not be planted, or the tests could not be run on it."""


MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        name="a box of VOC counted from 0",
        file="src/leaven/data/sources/voc_xml.py",
        before="FIRST = np.array([1.0, 1.0, 0.0, 0.0])",
        after="FIRST = np.array([0.0, 0.0, 0.0, 0.0])",
        tests=("tests/meaning/test_annotated.py::test_voc_counts_pixels_from_one_and_includes_the_last",),
    ),
    Mutant(
        name="an object written as the one before it",
        file="src/leaven/data/write/annotated.py",
        before="[number] for row, number in pairs]",
        after="[max(number - 1, 0)] for row, number in pairs]",
        tests=(
            "tests/meaning/test_annotated_written.py::test_objects_that_others_hide_are_written_as_the_outline_of_what_shows",
        ),
    ),
    Mutant(
        name="polygons that show what is hidden",
        file="src/leaven/data/write/segmentation.py",
        before="if filled.any() and not (inner & ~filled).any() and not (filled & ~outer).any() else None",
        after="if filled.any() else None",
        tests=(
            "tests/meaning/test_annotated_written.py::test_objects_that_others_hide_are_written_as_the_outline_of_what_shows",
        ),
    ),
    Mutant(
        name="a corner dropped across a pixel",
        file="src/leaven/image/outline.py",
        before="        if math.ceil(left - NEAR - 0.5) <= math.floor(right + NEAR - 0.5):\n            return False\n",
        after="        if math.ceil(left - NEAR - 0.5) < math.floor(right + NEAR - 0.5):\n            return False\n",
        tests=("tests/meaning/test_annotated_written.py::test_outlines_fill_to_the_mask",),
    ),
    Mutant(
        name="two pictures of one number",
        file="src/leaven/data/write/coco_sink.py",
        before="found = self.new() if (split, number) in self._taken else number",
        after="found = number",
        tests=("tests/meaning/test_annotated_written.py::test_splits_that_become_two",),
    ),
    Mutant(
        name="a palette lost",
        file="src/leaven/data/sources/mask_files.py",
        before="        out.putpalette(palette)\n",
        after="",
        tests=("tests/meaning/test_annotated_written.py::test_masks_keep_their_kind",),
    ),
    Mutant(
        name="slopes of a field that are not its own",
        file="src/leaven/image/field.py",
        before="return -s * s / 2, (3 * t * t - 4 * t) / 2,",
        after="return -s * s / 2, (3 * t * t - 2 * t) / 2,",
        tests=("tests/meaning/test_displace.py::test_points_are_undone_and_slopes_are_those_of_the_field",),
    ),
    Mutant(
        name="a triangle that takes the other half",
        file="src/leaven/image/field.py",
        before="            _set(pieces, 2 * i, k, p + part * (r - p), s - r, 0.0, 0.0)",
        after="            _set(pieces, 2 * i, k, p + part * (r - p), q - p, 0.0, 0.0)",
        tests=("tests/meaning/test_displace.py::test_pictures_of_every_kind_show_what_the_field_says",),
    ),
    Mutant(
        name="pieces of an object with bridges that enclose",
        file="src/leaven/image/kernels_jigsaw.py",
        before="np.broadcast_to(anchor, (many, cells, 1, 2))",
        after="pieces[:, :, :1]",
        tests=("tests/meaning/test_grid_shuffle.py::test_an_object_is_cut_and_stays_one",),
    ),
    Mutant(
        name="cells of other sizes change places",
        file="src/leaven/image/ops/grid_shuffle.py",
        before="np.argsort(size + u, axis=1",
        after="np.argsort(u, axis=1",
        tests=("tests/meaning/test_grid_shuffle.py::test_cells_of_one_size_change_places_among_themselves",),
    ),
    Mutant(
        name="a mirror image that leaves out the outermost pixel",
        file="src/leaven/image/border.py",
        before="else cv2.BORDER_REFLECT",
        after="else cv2.BORDER_REFLECT_101",
        tests=("tests/meaning/test_borders.py::test_margins_are_those_of_numpy",),
    ),
    Mutant(
        name="a part that holds a corner of a box",
        file="src/leaven/image/ops/iou_crop.py",
        before="centre = (box[..., :2] + box[..., 2:]) / 2",
        after="centre = box[..., :2]",
        tests=("tests/meaning/test_crops.py::test_a_part_overlaps_some_box_enough",),
    ),
    Mutant(
        name="a prefilter narrower than the map shrinks",
        file="src/leaven/image/projective.py",
        before="found = max(found, length * farthest / abs(determinant))",
        after="found = length * farthest / abs(determinant)",
        tests=("tests/meaning/test_geometry.py::test_the_support_of_a_perspective_is_bounded_closely",),
    ),
    Mutant(
        name="chains of a mixture that all run on each copy",
        file="src/leaven/core/choose.py",
        before="[:, None] == roles",
        after="[:, None] != roles",
        tests=("tests/meaning/test_presets.py",),
    ),
    Mutant(
        name="a race that somebody must win",
        file="src/leaven/auto/race.py",
        before="if runner.gain.mean <= SURE * _error(runner.gain):",
        after="if runner.gain.mean <= -1:",
        tests=("tests/meaning/test_race.py::test_useless_policies_rarely_win",),
    ),
    Mutant(
        name="an entrant that could win and not be judged",
        file="src/leaven/auto/prices.py",
        before="        if price <= each and (",
        after="        if (",
        tests=("tests/meaning/test_race.py::test_entrants_that_cost_too_much_do_not_run",),
    ),
    Mutant(
        name="cleaning up is stopped too",
        file="src/leaven/cli/__init__.py",
        before="KeyboardInterrupt | SystemExit | GeneratorExit",
        after="SystemExit | GeneratorExit",
        tests=("tests/faults/test_cli.py::test_a_stop_that_was_swallowed_comes_again_and_leaves_the_cleaning_alone",),
    ),
    Mutant(
        name="what the clock chose, chosen again",
        file="src/leaven/auto/frozen.py",
        before="        if name not in self.decided:",
        after="        if True:",
        tests=("tests/meaning/test_race.py::test_what_is_decided_stays",),
    ),
    Mutant(
        name="other items tested than a search left for its verdict",
        file="src/leaven/trial/trial.py",
        before="by=plan.aside.by, seed=plan.aside.seed",
        after="by=plan.aside.by, seed=seed",
        tests=("tests/meaning/test_race.py::test_the_items_that_a_search_left_are_those_of_its_own_split",),
    ),
    Mutant(
        name="bars of a race each on a scale of its own",
        file="src/leaven/report/render.py",
        before="interval_bar(r, reach(d.search.raced))",
        after="interval_bar(r, reach([r]))",
        tests=("tests/meaning/test_searched.py::test_a_report_says_what_to_do_and_why",),
    ),
    Mutant(
        name="a learning curve that is interpolated in n",
        file="src/leaven/trial/worth.py",
        before="(n[k - 1] ** -0.5 - x**-0.5) / (n[k - 1] ** -0.5 - n[k] ** -0.5)",
        after="(x - n[k - 1]) / (n[k] - n[k - 1])",
        tests=(
            "tests/meaning/test_worth.py::test_between_knots_the_ends_are_where_the_interpolated_loss_is_half_a_width_away",
        ),
    ),
    Mutant(
        name="a worth that is bounded by the last number tried",
        file="src/leaven/trial/worth.py",
        before="None if last >= POINTS - 1 else",
        after="None if last > POINTS - 1 else",
        tests=("tests/meaning/test_worth.py::test_an_open_end_is_told",),
    ),
    Mutant(
        name="a policy that learns from all items, and is set against a part of them",
        file="src/leaven/trial/measure_worth.py",
        before="replace(as_arm(name, policy), first=at)",
        after="as_arm(name, policy)",
        tests=(
            "tests/meaning/test_worth.py"
            "::test_a_policy_that_doubles_the_rows_of_a_learner_that_counts_them_is_worth_as_many_again",
        ),
    ),
    Mutant(
        name="integers that are truncated to their grid, not rounded",
        file="src/leaven/table/kinds.py",
        before="(values[:, on] - origin) / step + 0.5)",
        after="(values[:, on] - origin) / step)",
        tests=("tests/meaning/test_table.py::test_cell_noise_rounds_to_the_grid_and_does_not_truncate",),
    ),
    Mutant(
        name="names that are blended like numbers",
        file="src/leaven/mix/blend.py",
        before="whole = grid.named | (own == other)",
        after="whole = (own == other)",
        tests=("tests/laws/test_tables.py::test_what_comes_out_could_stand_in_the_table",),
    ),
    Mutant(
        name="neighbours of any class",
        file="src/leaven/mix/smote.py",
        before="yield mine[np.unique(ids, return_index=True)[1]],",
        after="ids = source.ids[rows.positions]; yield np.unique(ids, return_index=True)[1],",
        tests=("tests/meaning/test_smote.py::test_rows_lie_on_the_way_to_the_partner_names_and_gaps_are_a_parents",),
    ),
    Mutant(
        name="a missing cell that is the same as any value",
        file="src/leaven/table/neighbours.py",
        before="total += 0.0 if np.isnan(a) and np.isnan(b) else 1.0 +",
        after="total += 0.0 if True else 1.0 +",
        tests=("tests/meaning/test_smote.py::test_partners_are_the_nearest_of_the_same_class",),
    ),
    Mutant(
        name="columns of scores by their place, where a class was never seen",
        file="src/leaven/trial/learners/learner.py",
        before="out[:, known] = found",
        after="out[:, : found.shape[1]] = found",
        tests=("tests/meaning/test_scores.py::test_columns_of_what_was_learned_go_where_their_classes_are",),
    ),
    Mutant(
        name="pseudo-values that forget how rare a class is",
        file="src/leaven/trial/metrics.py",
        before="(area + (below - area) * len(labels) / mine.size)",
        after="(area + (below - area))",
        tests=("tests/meaning/test_metrics.py::test_pseudo_values_are_close_to_the_jackknife",),
    ),
    Mutant(
        name="an answer that is no number and counts as right",
        file="src/leaven/trial/predictions.py",
        before="return np.where(bad, _wrong(labels), np.where",
        after="return np.where(bad, labels.argmax(axis=1), np.where",
        tests=("tests/meaning/test_metrics.py::test_losses_of_unusable_answers_by_hand",),
    ),
    Mutant(
        name="an object that is found as often as boxes lie on it",
        file="src/leaven/trial/matching.py",
        before="if taken[g] and not crowd[g]:",
        after="if taken[g] and crowd[g] and not crowd[g]:",
        tests=("tests/meaning/test_boxes.py::test_an_object_is_found_once_and_by_the_surest",),
    ),
    Mutant(
        name="an interval that takes the test items for the whole population",
        file="src/leaven/trial/interval.py",
        before="variance, floor = a + b - e, max(a, b)",
        after="variance, floor = b, b",
        tests=("tests/meaning/test_interval.py",),
    ),
    Mutant(
        name="a gate that asks models about the items they were trained on",
        file="src/leaven/auto/crossfit.py",
        before="enumerate(folds(data, once, seed).repeats)",
        after="enumerate((held, held) for _, held in folds(data, once, seed).repeats)",
        tests=("tests/meaning/test_gate.py::test_no_item_is_seen_by_a_model_that_knows_it_its_group_or_its_twin",),
    ),
    Mutant(
        name="a gate that takes a weak model for a broken label",
        file="src/leaven/auto/doses.py",
        before="(q != y) & seen.alike",
        after="(q != y)",
        tests=("tests/meaning/test_gate.py::test_what_turns_is_what_looks_like_another_class_less_what_is_put_right",),
    ),
    Mutant(
        name="several policies that all stay at the strictest level",
        file="src/leaven/trial/several.py",
        before="verdict = judge(name, settled) if settled else found[name]",
        after="verdict = found[name]",
        tests=("tests/meaning/test_chances.py::test_steps_find_more_than_equal_shares",),
    ),
    Mutant(
        name="steps that go on past a policy that was not shown to do anything",
        file="src/leaven/trial/several.py",
        before="            break\n",
        after="            continue\n",
        tests=("tests/meaning/test_several.py::test_after_one_that_is_not_shown_no_other_is_tried_at_a_looser_level",),
    ),
    Mutant(
        name="an order of the policies that does not ask the copies",
        file="src/leaven/trial/verdict.py",
        before="return max(nothing.p, copies.p) if copies.mean > 0 else 1.0",
        after="return nothing.p",
        tests=("tests/meaning/test_several.py::test_p_is_that_of_what_could_be_claimed",),
    ),
    Mutant(
        name="looks on the way that each spend the whole error",
        file="src/leaven/trial/rules.py",
        before="share = 1.0 if self.stops is None else self.stops.share(repeats)",
        after="share = 1.0",
        tests=("tests/meaning/test_several.py::test_looks_stops_and_policies_all_share_the_error",),
    ),
    Mutant(
        name="a group that is harmed and not heard",
        file="src/leaven/trial/verdict.py",
        before="harmed = [part for part in classes + by_group if part.vetoed]",
        after="harmed = [part for part in classes if part.vetoed]",
        tests=("tests/meaning/test_several.py::test_a_group_that_loses_is_named",),
    ),
    Mutant(
        name="equal addresses: every field of an op draws the same",
        file="src/leaven/core/key.py",
        before='"\\x1f".join((str(seed), *path))',
        after='"\\x1f".join((str(seed), *path[:1]))',
        tests=("tests/laws/test_core.py::test_fields_and_names_draw_apart",),
    ),
    Mutant(
        name="a box from one corner",
        file="src/leaven/image/targets.py",
        before="[:, [0, 1, 2, 1, 2, 3, 0, 3]]",
        after="[:, [0, 1, 2, 1, 2, 1, 0, 1]]",
        tests=("tests/meaning/test_image.py::test_flips",),
    ),
    Mutant(
        name="a shear posing as a rotation",
        file="src/leaven/image/affine.py",
        before="return linear(cos, sin, -sin, cos, about)",
        after="return linear(cos, sin, sin, cos, about)",
        tests=("tests/meaning/test_image.py::test_rotate_is_counter_clockwise_on_screen",),
    ),
    Mutant(
        name="a linear mask: labels that nobody wrote",
        file="src/leaven/image/kernels.py",
        before="    resample_mask(mask, out,",
        after="    out[...] = 3\n    return out\n    resample_mask(mask, out,",
        tests=("tests/laws/test_catalogue.py::test_masks_invent_no_labels",),
    ),
    Mutant(
        name="a pasted object that leaves those below it whole",
        file="src/leaven/mix/lay_over.py",
        before="own = masks[i].where(~step.covered(i, masks))",
        after="own = masks[i]",
        tests=("tests/meaning/test_copy_paste.py::test_it_is_what_it_is_by_hand",),
    ),
    Mutant(
        name="partners of a mosaic that may be one and the same",
        file="src/leaven/core/roster.py",
        before="pick += pick >= other",
        after="pick += 0",
        tests=("tests/meaning/test_mosaic.py::test_three_others_of_the_block_no_two_alike",),
    ),
    Mutant(
        name="a window that is forgotten: cropped pixels come back",
        file="src/leaven/image/steps.py",
        before="        if later.window.shape[1]:",
        after="        if False:",
        tests=("tests/laws/test_policy.py::test_what_was_cropped_does_not_come_back",),
    ),
    Mutant(
        name="a partner that runs on after it was read",
        file="src/leaven/core/partners.py",
        before="until = np.append(until, np.full(wanted.size, j))",
        after="until = np.append(until, np.full(wanted.size, len(program.slots)))",
        tests=("tests/laws/test_policy.py",),
    ),
    Mutant(
        name="dropped objects that are not listed",
        file="src/leaven/core/batch.py",
        before="_numbered(rows, ~kept), lost)",
        after="_numbered(rows, ~kept)[:0], lost)",
        tests=("tests/laws/test_policy.py::test_an_object_that_leaves_takes_all_it_has_along_and_is_listed",),
    ),
    Mutant(
        name="missing values that spread to what is read beside them",
        file="src/leaven/series/reading.py",
        before="if weight > 0 and not np.isnan(source[j, c]):",
        after="if weight > 0:",
        tests=("tests/laws/test_series.py::test_missing_values_are_moved_and_never_invented",),
    ),
    Mutant(
        name="a permutation that may leave the order as it was",
        file="src/leaven/series/orders.py",
        before="np.minimum(1 + np.floor(u * (ways - 1)), ways - 1)",
        after="np.minimum(np.floor(u * ways), ways - 1)",
        tests=("tests/laws/test_series.py::test_an_op_that_is_on_has_an_effect",),
    ),
    Mutant(
        name="a split by place instead of id",
        file="src/leaven/data/split.py",
        before="        return data.ids\n",
        after="        return np.arange(len(data), dtype=np.uint64)\n",
        tests=("tests/meaning/test_split.py::test_by_id_adding_items_moves_no_other",),
    ),
    Mutant(
        name="statistics learned from the test items too",
        file="src/leaven/trial/cells.py",
        before="found.fit(self.shop.part(train))",
        after="found.fit(self.shop.data)",
        tests=("tests/meaning/test_trial.py::test_statistics_come_from_the_training_items_of_the_repeat",),
    ),
    Mutant(
        name="a test part that holds what was trained on",
        file="src/leaven/trial/design.py",
        before="_untouched(data, train, np.setdiff1d(np.arange(len(data)), train))",
        after="np.arange(len(data))",
        tests=("tests/meaning/test_trial.py::test_few_draws_so_many_of_each_class_afresh_and_tests_the_rest",),
    ),
    Mutant(
        name="a stream whose order forgets the epoch",
        file="src/leaven/stream/order.py",
        before="epoch=self.number, copies=copies",
        after="epoch=0, copies=copies",
        tests=("tests/laws/test_stream.py::test_every_epoch_sees_every_row_once_in_another_order",),
    ),
    Mutant(
        name="a generated row that depends on its neighbours in the batch",
        file="src/leaven/generate/generator.py",
        before="np.repeat(keys, count), at)",
        after="np.repeat(keys[:1], keys.size * count), at)",
        tests=("tests/meaning/test_generate.py::test_a_row_depends_on_its_key_and_class_alone",),
    ),
    Mutant(
        name="categories in the order of their codes: ties that are lost",
        file="src/leaven/generate/orders.py",
        before='codes[np.argsort((means @ axis.T).sum(axis=1), kind="stable")]',
        after="codes",
        tests=("tests/meaning/test_generate.py",),
    ),
    Mutant(
        name="a two-sample test that leaves the given sets out of the count",
        file="src/leaven/features/two_sample.py",
        before="np.mean(found >= found[0]",
        after="np.mean(found[1:] >= found[0]",
        tests=("tests/meaning/test_features.py::test_the_level_is_exact",),
    ),
    Mutant(
        name="items compared with themselves, transformed",
        file="src/leaven/auto/probe.py",
        before="chosen.append((order[:half], order[half:]))",
        after="chosen.append((order[:half], order[:half]))",
        tests=("tests/meaning/test_strengths.py::test_no_item_stands_on_both_sides_and_half_of_them_on_each",),
    ),
    Mutant(
        name="a stretch that does not nail its attacks: a click is heard beside its event",
        file="src/leaven/audio/stretch.py",
        before="following = nails[nail] - wanted[nail]",
        after="following = offset",
        tests=("tests/laws/test_sound.py::test_a_planted_click_ends_where_its_event_says[time_stretch]",),
    ),
    Mutant(
        name="an interval that stays whole when time is cut",
        file="src/leaven/timeline/intervals.py",
        before="    first, last = np.clip(start, low, high), np.clip(stop, low, high)",
        after="    first, last = np.minimum(start, high), np.maximum(stop, low)",
        tests=("tests/meaning/test_timeline.py::test_an_interval_that_is_cut_and_moved_apart_is_several",),
    ),
    Mutant(
        name="a span that stays where it was when its words move",
        file="src/leaven/text/steps.py",
        before="i, shift = there[i], new[j, START] - old[j, START]",
        after="i, shift = there[i], 0 * j",
        tests=("tests/laws/test_text.py::test_spans_go_where_their_characters_went",),
    ),
    Mutant(
        name="an entity that goes on without its first token",
        file="src/leaven/text/tagging.py",
        before="2 + 2 * label - begins",
        after="2 + 2 * label - begins * (part[: rows.size] != 0)",
        tests=("tests/meaning/test_text.py::test_tags_of_what_is_left_are_legal_and_neighbours_stay_two",),
    ),
    Mutant(
        name="a replay that counts as another look",
        file="src/leaven/trial/ledger.py",
        before="number = earlier or max(",
        after="number = max(",
        tests=("tests/meaning/test_ledger.py::test_the_same_question_again_is_free",),
    ),
    Mutant(
        name="more looks than were declared, by saying so later",
        file="src/leaven/trial/ledger.py",
        before="if looks not in (None, of):",
        after="if looks is not None and looks < of:",
        tests=("tests/meaning/test_ledger.py::test_looks_are_declared_before_the_first_and_shared_equally",),
    ),
    Mutant(
        name="a certificate that is compared with itself",
        file="src/leaven/trial/certify.py",
        before="    elif then != now:",
        after="    elif then != then:",
        tests=("tests/meaning/test_certificate.py::test_a_learner_of_your_own_is_given_again",),
    ),
    Mutant(
        name="a plan that the clock makes anew",
        file="src/leaven/trial/underway.py",
        before="found = self._read() or self._write(made)",
        after="found = self._write(made)",
        tests=("tests/meaning/test_ledger.py::test_work_goes_on_from_the_plan_that_was_written_first",),
    ),
    Mutant(
        name="objects that are dropped because they show",
        file="src/leaven/image/kernels_dropout.py",
        before="gone = 1 - shares(there, data[mine]) < step.min_visible[i]",
        after="gone = shares(there, data[mine]) < step.min_visible[i]",
        tests=("tests/meaning/test_dropout.py",),
    ),
    Mutant(
        name="a disc that reaches half a pixel too far",
        file="src/leaven/image/defocus.py",
        before="part = np.float32(half[d] - 0.5 - inner)",
        after="part = np.float32(half[d] - inner)",
        tests=("tests/meaning/test_filters.py",),
    ),
    Mutant(
        name="a zoom that goes half the way",
        file="src/leaven/image/zoom_blur.py",
        before="factor ** (2.0 ** (k - steps))",
        after="factor ** (2.0 ** (k - steps - 1))",
        tests=("tests/meaning/test_filters.py",),
    ),
    Mutant(
        name="rain that leans the other way",
        file="src/leaven/image/falling.py",
        before="math.sin(lean)",
        after="math.sin(-lean)",
        tests=("tests/meaning/test_weather.py",),
    ),
    Mutant(
        name="a scene that depends on the resolution",
        file="src/leaven/image/clouds.py",
        before="cells * 2**k * side / min(height, width)",
        after="cells * 2**k * side / 100",
        tests=("tests/meaning/test_weather.py",),
    ),
    Mutant(
        name="a mean over views that counts fill",
        file="src/leaven/image/tta.py",
        before="cover += ones - fill",
        after="cover += 1",
        tests=("tests/meaning/test_tta.py",),
    ),
    Mutant(
        name="a rectangle along the first edge, not the best one",
        file="src/leaven/image/box_formats.py",
        before="best = int(np.argmin(np.prod(high - low, axis=0)))",
        after="best = 0",
        tests=("tests/meaning/test_box_formats.py",),
    ),
    Mutant(
        "signed pixels whose sign is lost",
        "src/leaven/image/carried.py",
        "return image.view(np.uint16) ^ SIGN",
        "return image.view(np.uint16)",
        ("tests/meaning/test_types.py::test_signed_whole_numbers_are_those_without_sign_moved_to_the_bit",),
    ),
    Mutant(
        "floats that are cut in silence",
        "src/leaven/image/painting.py",
        "if not (low >= -ROUNDING and high <= 1 + ROUNDING):",
        "if low < -ROUNDING and high > 1 + ROUNDING:",
        ("tests/meaning/test_types.py::test_values_out_of_full_scale_are_refused_where_they_would_be_cut",),
    ),
    Mutant(
        "a mirror that leaves left on the left",
        "src/leaven/image/kernels.py",
        "over = (np.linalg.det(warp.matrix) < 0)[rows]",
        "over = (warp.matrix[:, 0, 0] < 0)[rows]",
        ("tests/meaning/test_joints.py",),
    ),
)


def plant(mutant: Mutant, root: Path, folder: Path) -> None:
    """Replace the text in the copy of `mutant.file` under `folder`."""
    if not mutant.file.startswith("src/"):
        raise HarnessError(f"{mutant.file}: only files under src/ are copied")
    if not (folder / mutant.file).is_file():
        raise HarnessError(f"{mutant.file}: no such file")
    source = (root / mutant.file).read_text(encoding="utf-8")
    found = source.count(mutant.before) if mutant.before else 0
    if found != 1:
        raise HarnessError(f"{mutant.file}: the text to replace occurs {found} times, not once:\n{mutant.before}")
    if mutant.before == mutant.after:
        raise HarnessError(f"{mutant.file}: the replacement changes nothing")
    (folder / mutant.file).write_text(source.replace(mutant.before, mutant.after), encoding="utf-8")


def run(tests: Sequence[str], root: Path, folder: Path) -> tuple[int, str]:
    """Run tests on the copy of the source under `folder`; exit status and output of pytest."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    env |= {
        "PYTHONPATH": str(folder / "src"),  # comes before an editable installation
        "PYTHONDONTWRITEBYTECODE": "1",
        "NUMBA_CACHE_DIR": str(folder / "numba"),
        "HYPOTHESIS_STORAGE_DIRECTORY": str(folder / "hypothesis"),
    }
    command = [sys.executable, "-P", "-c", RUNNER, *OPTIONS, *tests]
    try:
        done = subprocess.run(
            command,
            cwd=root,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired as late:
        raise HarnessError(f"the tests took longer than {SECONDS} s") from late
    first, _, output = done.stdout.partition("\n")
    if not Path(first).is_relative_to(folder):
        raise HarnessError(f"leaven was not imported from the copy:\n{tail(done.stdout)}")
    return done.returncode, output


def judge(mutant: Mutant | None, tests: Sequence[str], root: Path) -> Outcome:
    """Plant a fault (None: leave the copy as it is) and see whether the tests fail.

    Only a test that fails catches: one that cannot be found, collected or set up is an error.
    """
    name, start = mutant.name if mutant else "unchanged source", perf_counter()
    with tempfile.TemporaryDirectory(prefix="leaven-mutant-") as place:
        folder = Path(place).resolve()
        shutil.copytree(root / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
        try:
            if mutant:
                plant(mutant, root, folder)
            status, output = run(tests, root, folder)
        except HarnessError as error:
            return Outcome(name, "error", str(error), perf_counter() - start)
    if status == 0:
        return Outcome(name, "survived", f"all of these pass: {' '.join(tests)}", perf_counter() - start)
    if status == 1 and re.search(r"^\d+ failed\b", output.rstrip().rpartition("\n")[2]):
        return Outcome(name, "caught", tail(output), perf_counter() - start)
    return Outcome(name, "error", f"pytest ended with status {status}:\n{tail(output)}", perf_counter() - start)


def hunt(mutants: Sequence[Mutant], root: Path, jobs: int) -> Iterator[Outcome]:
    """Judge the unchanged source, then every mutant, `jobs` at a time; outcomes come in that order."""
    every = tuple(dict.fromkeys(test for mutant in mutants for test in mutant.tests))
    with ThreadPoolExecutor(jobs) as pool:
        unchanged = pool.submit(judge, None, every, root)
        yield from pool.map(lambda mutant: judge(mutant, mutant.tests, root), mutants)
        outcome = unchanged.result()
        if outcome.word != "survived":
            detail = f"the tests must pass before a fault is planted:\n{outcome.detail}"
            yield Outcome(outcome.name, "error", detail, outcome.seconds)


def tail(text: str, lines: int = 15) -> str:
    """The last lines of a text."""
    return "\n".join(text.rstrip().splitlines()[-lines:])


def main(arguments: Sequence[str] | None = None, mutants: Sequence[Mutant] = MUTANTS, root: Path = ROOT) -> int:
    """Judge the mutants named (all of them by default), print what became of each, return the exit status."""
    parser = argparse.ArgumentParser(description="Plant faults in a copy of the source; fail if the tests miss one.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="mutants to plant (default: all)")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time (default: 2)")
    options = parser.parse_args(arguments)
    known = [mutant.name for mutant in mutants]
    if len(set(known)) < len(known):
        parser.error("two mutants of one name")
    if unknown := set(options.names) - set(known):
        parser.error(f"no mutant is called {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
    chosen = [mutant for mutant in mutants if not options.names or mutant.name in options.names]
    if not chosen:
        parser.error("there are no mutants")
    bad = 0
    for outcome in hunt(chosen, root, options.jobs):
        print(f"{outcome.word:9}{outcome.seconds:6.1f} s  {outcome.name}", flush=True)
        if outcome.word != "caught":
            bad += 1
            print("    " + outcome.detail.replace("\n", "\n    "), flush=True)
    print(f"faults planted: {len(chosen)}; {'all caught' if not bad else f'{bad} not caught or in error'}", flush=True)
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
