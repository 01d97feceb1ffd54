"""PyTorch: batches do not depend on who makes them: the stream, a DataLoader, other processes, or one that resumes."""

import os
import socket
import subprocess
import sys

import numpy as np
import pytest

import leaven as lv
from leaven.core.errors import BadData, OutOfRange
from leaven.stream.batch import Ragged

torch = pytest.importorskip("torch", reason="torch is an extra")
torch_stream = lv.torch

SEED, SIZE = 3, 32
POLICY = lv.Policy(
    prepare=[lv.image.Resize(size=(12, 12))],
    grow=[lv.Balance()],
    augment=[lv.image.Rotate(), lv.image.GaussianNoise(), lv.CutMix(p=0.5), lv.image.HorizontalFlip()],
    finish=[lv.image.Normalize()],
)
DDP = """
import sys, torch, numpy as np, leaven as lv
from test_torch import POLICY, SEED, SIZE, digits
rank, world, port = map(int, sys.argv[1:4])
torch.distributed.init_process_group("gloo", init_method=f"tcp://127.0.0.1:{port}", rank=rank, world_size=world)
mine = lv.torch.stream(digits(), POLICY, batch_size=SIZE, seed=SEED)
for _ in range(2):
    for batch in mine:
        parts = [None] * world
        torch.distributed.all_gather_object(parts, (batch["image"], batch["label"]))
        if rank == 0:
            print(sum(float(image.double().sum()) for image, _ in parts), sum(len(image) for image, _ in parts))
torch.distributed.destroy_process_group()
"""


def digits(n=150):
    return lv.open("digits").take(np.arange(n))


@pytest.fixture(scope="module")
def epochs():
    """Two epochs, as the stream of numpy makes them."""
    stream = lv.stream(digits(), POLICY, batch_size=SIZE, seed=SEED, epochs=2, workers=0, channels_first=True)
    return [(torch.from_numpy(b["image"]), torch.from_numpy(b["label"])) for b in stream]


def alike(ours, theirs):
    return len(ours) == len(theirs) and all(
        torch.equal(a["image"], image) and torch.equal(a["label"], label) for a, (image, label) in zip(ours, theirs)
    )


def test_each_for_goes_through_the_next_epoch(epochs):
    stream = lv.torch.stream(digits(), POLICY, batch_size=SIZE, seed=SEED)
    made = [batch for _ in range(2) for batch in stream]
    assert alike(made, epochs) and len(stream) == len(epochs) // 2 and made[0]["image"].dtype == torch.float32
    assert [batch.epoch for batch in made] == [0] * len(stream) + [1] * len(stream)
    stream.set_epoch(1)
    assert alike(list(stream), epochs[len(stream) :])


@pytest.mark.parametrize(("workers", "context"), [(0, None), (1, "fork"), (3, "fork"), (1, "spawn")])
@pytest.mark.filterwarnings("ignore:This DataLoader will create")
@pytest.mark.filterwarnings("ignore:.*use of fork.*:DeprecationWarning")
def test_a_data_loader_with_any_workers_hands_out_the_same(epochs, workers, context):
    items = lv.torch.Items(digits(), POLICY, seed=SEED)
    order = lv.torch.Order(items)
    loader = torch.utils.data.DataLoader(
        items, SIZE, sampler=order, num_workers=workers, persistent_workers=workers > 0, multiprocessing_context=context
    )
    assert alike([batch for _ in range(2) for batch in loader], epochs) and len(order) == len(items)
    order.set_epoch(1)
    assert torch.equal(next(iter(loader))["image"], epochs[len(epochs) // 2][0])


@pytest.mark.parametrize("size", [SIZE, 7])
@pytest.mark.parametrize("stop", [1, 5, 6])
def test_a_resume_at_any_batch_goes_on_there(epochs, size, stop):
    first, seen = lv.torch.stream(digits(), POLICY, batch_size=SIZE, seed=SEED), []
    while len(seen) < stop:
        for batch in first:
            seen += [batch]
            if len(seen) == stop:
                break
    second = lv.torch.stream(digits(), POLICY, batch_size=size, seed=SEED)
    second.load_state_dict(first.state_dict())
    rest = [batch["image"] for _ in range(2) for batch in second]
    want = torch.cat([image for image, _ in epochs[stop:]])
    assert torch.equal(torch.cat(rest)[: len(want)], want)


def test_a_loop_that_is_broken_off_is_followed_by_the_next_epoch(epochs):
    stream = lv.torch.stream(digits(), POLICY, batch_size=SIZE, seed=SEED)
    next(iter(stream))
    assert alike(list(stream), epochs[len(stream) :])


def test_a_state_of_something_else_is_refused():
    state = lv.torch.stream(digits(), POLICY, seed=SEED).state_dict()
    other = lv.Policy(prepare=POLICY.prepare, finish=POLICY.finish)
    for stream, what in (
        (lv.torch.stream(digits(), POLICY, seed=4), "seed"),
        (lv.torch.stream(digits(149), POLICY, seed=SEED), "data"),
        (lv.torch.stream(digits(), other, seed=SEED), "policy"),
    ):
        with pytest.raises(BadData, match=f"the state is of another {what}"):
            stream.load_state_dict(state)


def test_two_processes_see_together_what_one_sees(epochs):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = os.environ | {"PYTHONPATH": os.pathsep.join([os.path.dirname(__file__), *sys.path])}
    ranks = [
        subprocess.Popen(
            [sys.executable, "-c", DDP, str(rank), "2", str(port)], env=env, stdout=subprocess.PIPE, text=True
        )
        for rank in range(2)
    ]
    (told, _), _ = [process.communicate(timeout=120) for process in ranks]
    found = [tuple(map(float, line.split())) for line in told.splitlines()]
    assert found == [(pytest.approx(float(image.double().sum())), len(image)) for image, _ in epochs]


@pytest.mark.parametrize("world", [1, 3])
def test_samplers_of_all_processes_together_make_the_batches_of_one(world):
    items = lv.torch.Items(digits(), POLICY, seed=SEED)
    orders = [list(lv.torch.Order(items, rank=rank, world=world)) for rank in range(world)]
    assert len({len(order) for order in orders}) == 1
    per = 12 // world
    for k in range(len(orders[0]) // per):
        together = sorted(place for order in orders for _, place in order[k * per : (k + 1) * per])
        assert together == list(range(12 * k, 12 * k + 12))


def test_what_items_have_any_number_of_is_a_list_of_tensors():
    boxes = np.arange(20.0).reshape(5, 4)
    made = torch_stream._tensor(Ragged(boxes, np.array([0, 0, 2, 2, 2]), 3), pin=False)
    assert [part.tolist() for part in made] == [boxes[:2].tolist(), [], boxes[2:].tolist()]
    assert torch_stream._tensor(["a", "b"], pin=False) == ["a", "b"]


def test_a_bare_number_is_refused():
    items = lv.torch.Items(digits(), POLICY, seed=SEED)
    with pytest.raises(
        OutOfRange, match=r"does not say in which epoch; give the DataLoader sampler=leaven\.torch\.Order"
    ):
        items[0]
    with pytest.raises(OutOfRange, match="rank = 2 of world = 2"):
        lv.torch.Order(items, rank=2, world=2)
