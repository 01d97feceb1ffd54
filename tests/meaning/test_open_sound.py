"""Folders of recordings: labels from folders, tables and names; written and made again; learned; shown."""

import os
import re
import sys
from base64 import b64decode
from pathlib import Path

import numpy as np
import pytest
from items import data as plain
from items import equal, same

from leaven.audio import Events, Gain, Hiss, Polarity, Segments, TimeShift, TimeStretch, Wave, Words
from leaven.audio.log_mel import log_mel, pooled
from leaven.core.errors import BadData, CannotWrite, Unknown
from leaven.core.policy import Policy
from leaven.data.assemble import assemble
from leaven.data.lineage import content
from leaven.data.open import open
from leaven.data.replay import Grown
from leaven.data.sources.file_names import by_pattern, guessed
from leaven.data.write.codecs import codec_for
from leaven.data.write.riff import read_wav, write_wav
from leaven.features.kinds.audio import reader
from leaven.report.kinds import View
from leaven.report.kinds.audio import show
from leaven.stream.grow import grow
from leaven.trial.learners import default_learner
from leaven.trial.learners.learner import Training

soundfile = pytest.importorskip("soundfile")
DATA = Path(os.environ.get("LEAVEN_DATA", Path(__file__).parents[2] / "../shared/data"))
RATE = 8000


def tone(k, n=900):
    """Of class k % 2: low or high."""
    t = np.arange(n + 10 * k) / RATE
    return 0.4 * np.sin(2 * np.pi * (300 + 700 * (k % 2) + 5 * k) * t) + 0.01 * np.random.default_rng(k).normal(
        size=t.size
    )


def write(path, k=0, wave=None, rate=RATE, subtype="PCM_16"):
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, tone(k) if wave is None else wave, rate, subtype=subtype)
    return path


def folder(root, names):
    for k, name in enumerate(names):
        write(root / name, k)
    return root


def test_class_folders_and_a_given_split(tmp_path):
    folder(
        tmp_path,
        [f"{'train' if k < 14 else 'test'}/{'ab'[k % 2]}/{k:02}.{'wav' if k % 3 else 'flac'}" for k in range(20)],
    )
    data = open(tmp_path)
    assert (data.modality, data.classes, len(data)) == ("audio", ("a", "b"), 20)
    train, test = data.split()
    assert (len(train), len(test)) == (14, 6)
    (item,) = data.load([list(data.keys).index("train/a/02.wav")])
    wave = np.round(tone(2) * 32768).clip(-32768, 32767) / 32768
    np.testing.assert_allclose(item["wave"].data[:, 0], wave, atol=1.01 / 32768)
    assert item["wave"].rate == RATE and item["wave"].data.dtype == np.float32
    assert data.extents[data.keys.index("train/a/02.wav")].tolist() == [len(tone(2)) / RATE, RATE]


def test_a_table_beside_gives_labels_speakers_and_parts(tmp_path):
    names = [f"{k:02}.wav" for k in range(20)]
    folder(tmp_path, [f"clips/{name}" for name in names])
    rows = [f"{name},{'ab'[k % 2]},s{k % 4},{'test' if k > 14 else 'train'}" for k, name in enumerate(names)]
    (tmp_path / "labels.csv").write_text("\n".join(["file,label,speaker,split", *rows]))
    data = open(tmp_path)
    assert data.schema.target == "label" and data.schema.group == "speaker"
    assert (data.part == "test").sum() == 5 and data.group_names == ("s0", "s1", "s2", "s3")
    assert open(tmp_path, target="speaker").classes == ("s0", "s1", "s2", "s3")


def test_names_say_what_is_in_them(tmp_path):
    folder(tmp_path, [f"{'ab'[k % 2]}_{'xyzuvw'[k % 6]}_{k}.wav" for k in range(24)])
    named = open(tmp_path, pattern="{label}_{speaker}_{index}.wav")
    assert named.classes == ("a", "b") and named.schema.group == "speaker" and len(named.group_names) == 6
    typed = open(tmp_path, target="{label}_{speaker}_{index}", group="speaker")  # as on the command line
    assert typed.fingerprint == named.fingerprint
    guess = open(tmp_path)
    assert guess.classes == ("a", "b") and "{label}_{part2}_{part3}" in "".join(guess.notes)
    other = open(tmp_path, target="{index}_{label}_{n}.wav")
    assert other.classes == tuple("uvwxyz")
    with pytest.raises(BadData, match=r"fits none of 24 file names, such as a_v_10\.wav"):
        open(tmp_path, pattern="{label}-{n}.wav")
    with pytest.raises(BadData, match=r"must have a field \{label\}"):
        open(tmp_path, pattern="{what}_{n}.wav")


def test_guesses_are_made_only_where_all_names_split_alike():
    assert guessed(["a_1.wav", "b_2.wav", "c.wav"] * 4) is None
    assert guessed([f"{k}.wav" for k in range(20)]) is None
    assert guessed([f"{k}-{'ab'[k % 2]}.wav" for k in range(20)]).columns["label"] == list("ab" * 10)
    assert by_pattern("{speaker}-{label}", ["x/1-2.wav", "odd.wav"]).columns == {
        "speaker": ["1", None],
        "label": ["2", None],
    }


def test_few_speakers_are_told_and_not_split_by(tmp_path):
    folder(tmp_path, [f"{'ab'[k % 2]}_{'xy'[k % 2]}_{k}.wav" for k in range(24)])
    data = open(tmp_path, pattern="{label}_{speaker}_{index}.wav")
    assert data.groups is None and "speaker has 2 values: too few" in "".join(data.notes)
    assert open(tmp_path, pattern="{label}_{speaker}_{index}.wav", group="speaker").groups is not None


def test_what_is_broken_is_refused_by_name(tmp_path):
    folder(tmp_path, [f"{'ab'[k % 2]}/{k:02}.wav" for k in range(20)])
    (tmp_path / "a" / "bad.wav").write_bytes(b"RIFF of nothing")
    write(tmp_path / "a" / "none.wav", wave=np.zeros(0))
    write(tmp_path / "b" / "odd.wav", wave=np.array([0.1, np.nan, 0.2]), subtype="FLOAT")
    write(tmp_path / "b" / "silent.wav", wave=np.zeros(100))
    data = open(tmp_path)
    told = {refusal.key: refusal.reason for refusal in data.refused}
    assert told.keys() == {"a/bad.wav", "a/none.wav"} and "holds no samples" in told["a/none.wav"]
    told = {refusal.key: refusal.reason for refusal in data.clean().refused}
    assert "no finite numbers" in told["b/odd.wav"] and "b/silent.wav" in told


def test_rates_and_channels_may_differ(tmp_path):
    folder(tmp_path, [f"{'ab'[k % 2]}/{k:02}.wav" for k in range(20)])
    write(tmp_path / "a" / "fast.wav", wave=np.stack([tone(0, 1800), tone(0, 1800)], axis=1), rate=16000)
    data = open(tmp_path)
    items = data.load(np.arange(21))
    assert {item["wave"].rate for item in items} == {8000, 16000} and {
        item["wave"].data.shape[1] for item in items
    } == {1}
    learner = default_learner(data)
    assert learner.rate == 8000 and learner.view[0].rate == 8000


def test_without_the_package_the_extra_is_named(tmp_path, monkeypatch):
    folder(tmp_path, [f"{'ab'[k % 2]}/{k:02}.wav" for k in range(20)])
    monkeypatch.setitem(sys.modules, "soundfile", None)
    with pytest.raises(Unknown, match=r'recordings need .* soundfile, .*: pip install "leaven\[audio\]"\.$') as error:
        open(tmp_path)
    assert str(error.value).count("soundfile") == 1  # once, not for every file


def test_a_folder_of_nothing_says_what_is_read(tmp_path):
    (tmp_path / "notes.xyz").write_text("hello")
    with pytest.raises(BadData, match=r"no pictures \(\.jpg.*no recordings \(\.wav"):
        open(tmp_path)


@pytest.mark.parametrize("channels", [1, 2, 3])
def test_wav_files_lose_nothing_and_are_read_by_others(channels):
    from io import BytesIO

    rng = np.random.default_rng(0)
    whole = (rng.integers(-32768, 32768, (101, channels)) / 32768).astype(np.float32)
    for wave, size in ((whole, 2), (rng.normal(size=(77, channels)).astype(np.float32), 4), (-0.0 * whole, 4)):
        data = write_wav(wave, RATE)
        back, rate = read_wav(data)
        assert (
            equal(back, wave) and rate == RATE and len(data) < wave.size * size + 64 and data == write_wav(wave, RATE)
        )
        heard, rate = soundfile.read(BytesIO(data), dtype="float32", always_2d=True)
        assert np.array_equal(heard, wave) and rate == RATE
    with pytest.raises(CannotWrite, match="whole rate"):
        write_wav(whole, 8000.5)


def marked(n=14):
    """Recordings with events, segments and words, in memory."""
    from leaven.core.item import Label

    items = [
        {
            "wave": Wave(tone(k)[:, None].astype(np.float32), RATE),
            "events": Events([[0.01, 0.02, k], [0.05, 0.09, 1]]),
            "segments": Segments(np.zeros((0, 2)) if k % 2 else [[0.0, 0.03]]),
            "words": Words([(0.02, 0.06, f"wört {k}")]),
            "label": Label(np.eye(2)[k % 2]),
        }
        for k in range(n)
    ]

    class Memory:
        def load(self, position):
            return {name: value for name, value in items[position].items() if name != "label"}

        def stored(self, position):
            return items[position]["wave"].data.tobytes()

    extents = np.array([item["wave"].extent for item in items])
    keys = [f"r{k}" for k in range(n)]
    return items, assemble(
        Memory(), keys, name="marked", modality="audio", labels=["ab"[k % 2] for k in range(n)], extents=extents
    )


def test_grown_rows_are_replayed_byte_by_byte(tmp_path):
    items, data = marked()
    policy = Policy(augment=(TimeStretch(), TimeShift(), Polarity(), Gain(), Hiss(decay=3.0)))
    grow(data, policy, copies=2, seed=3).write(tmp_path / "out")
    grown = Grown.open(tmp_path / "out")
    assert grown.manifest["fields"] == {"wave": "Wave", "events": "Events", "segments": "Segments", "words": "Words",
                                        "label": "Label"}  # fmt: skip
    assert len(grown.lineage) == 42
    for row in grown.lineage:
        out = grown.replay(row["row"])
        if row["copy"] == 0:
            assert same(out, plain(items[int(row["key"][1:])]))
    assert json_of(grown, "words")[0][0]["text"] == "wört 0"


def json_of(grown, name):
    return grown.table.column(name).to_pylist()


def test_content_tells_times_apart():
    assert content({"words": [(0.0, 1.0, "a")]}) != content({"words": [(0.0, 1.5, "a")]})


def test_every_interval_comes_back_from_disk():
    for target in (
        Events([[0.1, 0.2, 3]]),
        Events(np.zeros((0, 3))),
        Segments([[0, 1]]),
        Words([(0.1, 0.2, "é\n")]),
        Words([]),
    ):
        codec = codec_for(type(target))
        column = codec.columns("x", [codec.pack(target.data, (1.0, 8000.0))], None)["x"]
        assert equal(codec.unpack("x", {"x": column.to_pylist()[0]}, None).data, target.data)


def test_log_mel_bands_are_where_they_should_be():
    """A tone is loudest in the band around it, and 20 dB of gain are 20 dB of every band."""
    edges = np.linspace(2595 * np.log10(1 + 60 / 700), 2595 * np.log10(1 + 4000 / 700), 42)
    for hertz in (200, 1000, 3000):
        wave = (0.3 * np.sin(2 * np.pi * hertz * np.arange(8000) / RATE)).astype(np.float32)[:, None]
        band = log_mel(wave, RATE).mean(axis=0).argmax()
        assert edges[band] < 2595 * np.log10(1 + hertz / 700) < edges[band + 2]
    noise = np.random.default_rng(0).normal(0, 0.3, (8000, 1)).astype(np.float32)
    change = log_mel(noise, RATE) - log_mel(noise / 10, RATE)
    assert abs(change - np.log(100)).max() < 1e-2 and log_mel(noise[:50], RATE).shape == (1, 40)
    assert pooled(noise, RATE).shape == (80,)


def test_the_default_learner_learns(tmp_path):
    data = open(folder(tmp_path, [f"{'ab'[k % 2]}/{k:02}.wav" for k in range(40)]))
    learner, items = default_learner(data), data.load(np.arange(40))
    train = Training([item["wave"].data for item in items[:30]], np.stack([item["label"].data for item in items[:30]]))
    predict = learner.fit(train, np.arange(30), 0)
    found = predict([item["wave"].data for item in items[30:]]).argmax(axis=1)
    assert (found == [int(item["label"].data[1]) for item in items[30:]]).mean() == 1
    again = default_learner(data).fit(train, np.arange(30), 0)
    assert equal(again([items[35]["wave"].data]), predict([items[35]["wave"].data]))


def test_features_tell_noise_and_time(tmp_path):
    _, data = marked()
    waves = [item["wave"].data for item in data.load(np.arange(14))]
    read = reader(waves, data)
    mean, course, length = read(waves)
    assert np.allclose(length[:, 0], np.log([len(wave) for wave in waves]))
    assert mean.shape == (14, 80) and course.shape == (14, 80)
    for k in (0, 13):
        assert all(equal(one[:1], all_[k : k + 1]) for one, all_ in zip(read(waves[k : k + 1]), (mean, course, length)))
    assert abs(read([waves[0][::-1]])[1] - course[:1]).max() > abs(read([waves[0][::-1]])[0] - mean[:1]).max()


def shown(item, extent, before=None):
    view = View(item, {"wave": extent}, 'stretch "1.2"')
    return show(view, before, None)


def test_a_recording_is_drawn_and_can_be_heard():
    wave = tone(1)[:, None].astype(np.float32)
    extent = (len(wave) / RATE, float(RATE))
    before = View({"wave": wave}, {"wave": extent})
    words = [(0.01, 0.02, "<b>"), (0.03, 0.03, "point")]
    out = shown({"wave": np.repeat(wave, 2, axis=0), "words": words}, (2 * extent[0], RATE), before)
    assert (
        "<script" not in out and "&lt;b&gt;" in out and "stretch &quot;1.2&quot;" in out and "stroke-dasharray" in out
    )
    (uri,) = re.findall(r'src="data:audio/wav;base64,([^"]+)"', out)
    heard, rate = read_wav(b64decode(uri))
    assert rate == RATE and abs(heard - np.repeat(wave, 2, axis=0)).max() < 1 / 32768
    assert "data:image/png;base64," in out and "stroke-dasharray" not in shown({"wave": wave}, extent, before)
    long = np.tile(wave, (2000, 1))
    small = shown({"wave": long, "segments": np.zeros((0, 2))}, (len(long) / 44100, 44100.0))
    heard, rate = read_wav(b64decode(re.findall(r'wav;base64,([^"]+)"', small)[0]))
    assert rate == 16000 and len(heard) == 80000 and len(small) < 400_000


@pytest.mark.skipif(not (DATA / "fsdd").is_dir(), reason="the data are not here")
def test_spoken_digits():
    data = open(DATA / "fsdd")
    assert (len(data), data.classes, data.schema.target, data.schema.group) == (
        1600,
        tuple("0123456789"),
        "label",
        "speaker",
    )
    train, test = data.split()
    assert (len(train), len(test)) == (1400, 200) and not data.refused


def test_a_single_call_takes_samples_and_rate():
    out = Policy(augment=(TimeStretch(rate=2.0),))(wave=(tone(0).astype(np.float32), RATE), words=[(0.05, 0.06, "hi")])
    assert out["wave"].shape == (450, 1) and out["words"][0][2] == "hi" and abs(out["words"][0][0] - 0.025) < 1e-9
