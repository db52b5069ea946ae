"""Fine-tuning, on a transformer of two small layers made here."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from umc_desktop.domain.errors import InvalidRequestError, ModelError
from umc_desktop.domain.progress import SILENT
from umc_desktop.ml.finetuning import course, training
from umc_desktop.ml.finetuning.classifier import build
from umc_desktop.ml.finetuning.gate import Predictions, compare
from umc_desktop.ml.finetuning.lessons import Lessons
from umc_desktop.ml.finetuning.loss import (
    Apart,
    class_weights,
    divergence,
    set_loss,
    training_loss,
)
from umc_desktop.ml.finetuning.places import PROCESSOR
from umc_desktop.ml.finetuning.settings import SETTINGS, TuningSettings, published
from umc_desktop.ml.finetuning.training import fine_tune
from umc_desktop.ml.finetuning.weights import load, path_of, save

WORDS = ("red", "green", "blue", "one", "two", "three", "and", "the")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A BERT of two layers with random weights, its config and tokenizer."""
    import torch
    from safetensors.torch import save_file
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("bert")
    config = BertConfig(
        vocab_size=len(WORDS) + 1,
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=16,
    )
    torch.manual_seed(0)
    weights = BertModel(config, add_pooling_layer=False).state_dict()
    save_file(weights, folder / "model.safetensors")
    config.to_json_file(folder / "config.json")
    vocabulary = {word: place for place, word in enumerate(("[UNK]", *WORDS))}
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    return {
        "weights": folder / "model.safetensors",
        "config": folder / "config.json",
        "tokenizer": folder / "tokenizer.json",
    }


@pytest.fixture
def lessons():
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 2, 24)
    texts = [
        " ".join(
            [*rng.choice(WORDS[6:], rng.integers(0, 4)), *WORDS[3 * c : 3 * c + 2]]
        )
        for c in labels
    ]
    return Lessons(texts, labels, 3)


def settings(**changes):
    return TuningSettings(
        **{"epochs": 3, "frozen_layers": 1, "batch": 8, "learning_rate": 1e-3} | changes
    )


def test_loss_is_the_published_one_by_hand():
    import torch

    logits = torch.tensor([[0.0, math.log(3.0)], [math.log(4.0), 0.0]])
    labels = torch.tensor([1, 1])
    teacher = torch.tensor([[0.5, 0.5], [0.8, 0.2]])
    # P = (1/4, 3/4) and (4/5, 1/5); the second is what its teacher says
    cross_entropy = -(math.log(3 / 4) + math.log(1 / 5)) / 2
    kl = (1 / 4 * math.log(1 / 2) + 3 / 4 * math.log(3 / 2)) / 2
    found = training_loss(logits, labels, torch.ones(2), teacher, kl_weight=0.3)
    assert float(found) == pytest.approx(cross_entropy + 0.3 * kl, rel=1e-6)
    alone = training_loss(logits, labels, torch.tensor([1.0, 2.0]))
    assert float(alone) == pytest.approx(2 * cross_entropy, rel=1e-6)
    turned = divergence(logits, teacher, Apart("from-teacher"))[0]
    assert float(turned) == pytest.approx(math.log(2) / 2 + math.log(2 / 3) / 2)
    # softened by 2: roots of 1 and 3, of 1 and 1
    soft = 1 / (1 + math.sqrt(3))
    by_hand = math.log(1 / 2 / soft) / 2 + math.log(1 / 2 / (1 - soft)) / 2
    softened = divergence(logits, teacher, Apart("from-teacher", 2.0))[0]
    assert float(softened) == pytest.approx(4 * by_hand, rel=1e-5)


def test_loss_has_the_gradient_of_its_formula():
    import torch

    torch.manual_seed(1)
    logits = torch.randn(4, 3, dtype=torch.float64, requires_grad=True)
    teacher = torch.softmax(torch.randn(4, 3, dtype=torch.float64), dim=1)
    labels = torch.tensor([0, 2, 1, 1])
    weights = torch.tensor([0.5, 1.0, 2.0], dtype=torch.float64)

    def loss(values):
        return training_loss(values, labels, weights, teacher, 0.7)

    assert torch.autograd.gradcheck(loss, (logits,))
    (found,) = torch.autograd.grad(loss(logits), logits)
    p = torch.softmax(logits.detach(), dim=1)
    onehot = torch.nn.functional.one_hot(labels, 3)
    log_ratio = p.log() - teacher.log()
    kl = (p * log_ratio).sum(1, keepdim=True)
    by_hand = weights[labels, None] * (p - onehot) + 0.7 * p * (log_ratio - kl)
    torch.testing.assert_close(found, by_hand / 4)


def test_loss_of_sets_is_that_of_each_label_by_hand():
    import torch

    logits = torch.tensor([[0.0, math.log(3.0)], [math.log(4.0), 0.0]])
    carried = torch.tensor([[1.0, 1.0], [0.0, 1.0]])
    # P = (1/2, 3/4) and (4/5, 1/2); of the second sample the first label is not carried
    by_hand = -(math.log(1 / 2 * 3 / 4) + math.log(1 / 5 * 1 / 2)) / 2
    assert float(set_loss(logits, carried)) == pytest.approx(by_hand, rel=1e-6)


@pytest.mark.parametrize("mode", ["full", "adapters"])
def test_sets_of_labels_are_learned(files, lessons, tmp_path, mode):
    sets = np.zeros((24, 4), bool)
    sets[np.arange(24), lessons.labels] = True
    sets[:, 2] = ["the" in text for text in lessons.texts]
    several = Lessons(lessons.texts, sets, 4)
    here = settings(mode=mode, epochs=8, frozen_layers=0, head_rate=0.05)
    tuned = fine_tune(files, several, here, tmp_path / "a", SILENT)
    assert tuned.losses[-1] < tuned.losses[0] / 2
    assert (tuned.head.link, tuned.head.seen.tolist()) == ("sigmoid", [0, 1, 2])
    # of one that nobody carries nothing is learned: it is rare, not impossible
    assert tuned.head.bias[3] == pytest.approx(math.log(1 / 25), rel=1e-5)
    assert (tuned.head.weights[:, 3] == 0).all()
    with pytest.raises(KilledError):
        fine_tune(files, several, here, tmp_path / "b", KillingProgress(8))
    again = fine_tune(files, several, here, tmp_path / "b", SILENT)
    np.testing.assert_array_equal(again.head.weights, tuned.head.weights)


def test_heads_of_sets_begin_at_the_shares_of_their_labels(files, lessons, tmp_path):
    sets = np.zeros((24, 3), bool)
    sets[:5, 0], sets[:, 1] = True, True
    still = settings(learning_rate=0.0, head_rate=0.0, epochs=1)
    found = fine_tune(files, Lessons(lessons.texts, sets, 3), still, tmp_path, SILENT)
    said = found.head.probabilities(np.eye(16, dtype=np.float32))
    np.testing.assert_allclose(said[0], [6 / 26, 25 / 26, 1 / 26], rtol=1e-5)


def test_sets_that_are_all_alike_cannot_be_learned(files, tmp_path):
    alike = Lessons(["red", "blue"], np.array([[True, False]] * 2), 2)
    with pytest.raises(InvalidRequestError, match="at least two classes"):
        fine_tune(files, alike, settings(), tmp_path, SILENT)


def test_rare_classes_count_more_and_all_labels_together_as_many():
    weights = class_weights(np.array([0, 0, 0, 0, 1]), 3)
    assert weights[1] / weights[0] == pytest.approx(2)  # the root of four
    assert 4 * weights[0] + weights[1] == pytest.approx(5)
    assert weights[2] == 0


@pytest.mark.parametrize("mode", ["full", "adapters"])
def test_only_the_upper_layers_learn(files, lessons, tmp_path, mode):
    from safetensors.torch import load_file

    tuned = fine_tune(files, lessons, settings(mode=mode), tmp_path, SILENT)
    before = load_file(files["weights"])
    assert set(tuned.weights) == set(before)
    changed = {name for name in before if not before[name].equal(tuned.weights[name])}
    assert changed
    assert {name.split(".")[1:3][1] for name in changed} == {"1"}  # encoder.layer.1
    assert tuned.losses[-1] < tuned.losses[0]


def test_a_teacher_can_count_less_and_less(files, lessons, tmp_path):
    told = replace(lessons, teacher=np.full((24, 3), 1 / 3, np.float32))
    losses = {
        schedule: fine_tune(
            files,
            told,
            settings(kl_weight=1.0, schedule=schedule),
            tmp_path / schedule,
            SILENT,
        ).losses
        for schedule in ("constant", "falling")
    }
    assert losses["falling"][-1] < losses["constant"][-1]


@pytest.mark.parametrize("mode", ["full", "adapters"])
def test_sparing_memory_changes_no_gradient(files, lessons, mode):
    import torch

    gradients = []
    for spare in (False, True):
        classifier = build(files, 3, settings(mode=mode), spare_memory=spare).train()
        assert classifier.encoder.is_activation_checkpointing is spare
        ids = torch.tensor([[7, 1, 2, 8], [8, 4, 5, 7]])
        torch.nn.init.ones_(classifier.head.weight[0])
        classifier(ids, torch.ones_like(ids)).logsumexp(1).sum().backward()
        gradients.append(
            {
                name: value.grad
                for name, value in classifier.named_parameters()
                if value.grad is not None
            }
        )
    kept, computed = gradients
    assert kept.keys() == computed.keys()
    encoders = [kept[name] for name in kept if "encoder.layer.1" in name]
    assert any(gradient.abs().max() > 0 for gradient in encoders)
    for name, gradient in kept.items():
        torch.testing.assert_close(computed[name], gradient)


class KilledError(BaseException):
    """As sudden as a kill: nothing is written on the way out."""


class KillingProgress:
    def __init__(self, step):
        self.step = step

    def report(self, done, total=None, message=""):
        if done == self.step:
            raise KilledError


@pytest.mark.parametrize("mode", ["full", "adapters"])
def test_going_on_after_a_kill_gives_the_same_weights(files, lessons, tmp_path, mode):
    wanted = fine_tune(files, lessons, settings(mode=mode), tmp_path / "a", SILENT)
    for step in (2, 8):  # 3 steps an epoch: in the first, and in the third
        with pytest.raises(KilledError):
            fine_tune(
                files,
                lessons,
                settings(mode=mode),
                tmp_path / "b",
                KillingProgress(step),
            )
    steps = []

    class Counting:
        def report(self, done, total=None, message=""):
            steps.append(done)

    found = fine_tune(files, lessons, settings(mode=mode), tmp_path / "b", Counting())
    assert steps == [7, 8, 9]
    assert found.losses == wanted.losses
    assert all(found.weights[n].equal(wanted.weights[n]) for n in wanted.weights)
    np.testing.assert_array_equal(found.head.weights, wanted.head.weights)


GPU = replace(PROCESSOR, provider="GPU (CUDA)", spares_memory=True)


@pytest.fixture
def without_chance(files, tmp_path):
    """The same BERT without dropout, so that two trainings can be compared."""
    config = json.loads(files["config"].read_text("utf-8"))
    config |= {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    calm = tmp_path / "config.json"
    calm.write_text(json.dumps(config), "utf-8")
    return {**files, "config": calm}


def at_most(monkeypatch, n_labels, *places):
    """Let a GPU's memory suffice for so many labels at once."""
    import torch

    in_parts = course.Course._in_parts

    def short_of_memory(self, rows, pool_rows, heeded):
        if self._place is GPU and -(-len(rows) // self._parts) > n_labels:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB.")
        return in_parts(self, rows, pool_rows, heeded)

    monkeypatch.setattr(course.Course, "_in_parts", short_of_memory)
    monkeypatch.setattr(training, "places", lambda: places)


def test_parts_of_a_step_come_to_the_same(
    without_chance, lessons, tmp_path, monkeypatch
):
    taught = replace(
        lessons,
        teacher=np.full((24, 3), 1 / 3, np.float32),
        pool=("red and", "blue the", "three two", "one the"),
        pool_teacher=np.tile(np.float32([0.1, 0.1, 0.8]), (4, 1)),
    )
    here = published(settings(), kl_weight=0.5)
    whole = fine_tune(without_chance, taught, here, tmp_path / "a", SILENT)
    assert whole.runs_on.notes == ()
    said = []

    class Listening:
        def report(self, done, total=None, message=""):
            said.append(message)

    at_most(monkeypatch, 3, GPU, PROCESSOR)
    parts = fine_tune(without_chance, taught, here, tmp_path / "b", Listening())
    note = "The memory of the GPU (CUDA) was short: 4 parts to a step."
    assert parts.runs_on.notes == (note,)
    assert parts.runs_on.provider == "GPU (CUDA)"
    assert said[0].endswith(note)
    np.testing.assert_allclose(parts.losses, whole.losses, rtol=1e-4)
    np.testing.assert_allclose(parts.head.weights, whole.head.weights, atol=1e-2)


def test_where_one_label_does_not_fit_the_processor_goes_on(
    files, lessons, tmp_path, monkeypatch
):
    wanted = fine_tune(files, lessons, settings(), tmp_path / "a", SILENT)
    with pytest.raises(KilledError):
        fine_tune(files, lessons, settings(), tmp_path / "b", KillingProgress(5))
    at_most(monkeypatch, 0, GPU, PROCESSOR)
    found = fine_tune(files, lessons, settings(), tmp_path / "b", SILENT)
    assert found.losses == wanted.losses
    assert found.runs_on.provider == "CPU"
    assert found.runs_on.notes == (
        "The memory of the GPU (CUDA) was too small even for one label: the CPU went "
        "on.",
    )


def test_too_little_memory_everywhere_is_said(files, lessons, tmp_path, monkeypatch):
    at_most(monkeypatch, 0, GPU)
    with pytest.raises(ModelError, match="not enough memory to fine-tune"):
        fine_tune(files, lessons, settings(), tmp_path, SILENT)


def test_sixteen_bits_leave_the_logits_exact(without_chance):
    import torch

    classifier = build(without_chance, 3, settings()).eval()
    torch.nn.init.normal_(classifier.head.weight, std=5.0)
    ids = torch.tensor([[7, 1, 2, 8], [8, 4, 5, 7]])
    with torch.autocast("cpu", torch.bfloat16):
        logits = classifier(ids, torch.ones_like(ids))
        vectors = classifier.vectors(ids, torch.ones_like(ids))
    assert logits.dtype == torch.float32
    exact = 20.0 * vectors.float() @ classifier.head.weight.T
    torch.testing.assert_close(logits, exact, rtol=1e-4, atol=1e-3)


def test_other_failures_are_not_taken_for_a_lack_of_memory(
    files, lessons, tmp_path, monkeypatch
):
    def failing(*_):
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")

    monkeypatch.setattr(course.Course, "_in_parts", failing)
    with pytest.raises(RuntimeError, match="mat1"):
        fine_tune(files, lessons, settings(), tmp_path, SILENT)


def test_where_a_gpu_fails_the_processor_goes_on_and_says_why(
    files, lessons, tmp_path, monkeypatch
):
    wanted = fine_tune(files, lessons, settings(), tmp_path / "a", SILENT)
    in_parts = course.Course._in_parts

    def failing(self, *rows):
        if self._place is GPU:
            raise RuntimeError("CUDA error: unspecified launch failure\nCompile with…")
        return in_parts(self, *rows)

    monkeypatch.setattr(course.Course, "_in_parts", failing)
    monkeypatch.setattr(training, "places", lambda: (GPU, PROCESSOR))
    found = fine_tune(files, lessons, settings(), tmp_path / "b", SILENT)
    assert found.losses == wanted.losses
    assert found.runs_on.notes == (
        "The GPU (CUDA) failed (CUDA error: unspecified launch failure): the CPU went "
        "on.",
    )


def test_other_labels_do_not_go_on_from_there(files, lessons, tmp_path):
    first = fine_tune(files, lessons, settings(epochs=1), tmp_path, SILENT)
    turned = Lessons(lessons.texts, 1 - lessons.labels, 3)
    second = fine_tune(files, turned, settings(epochs=1), tmp_path, SILENT)
    assert np.abs(first.head.bias - second.head.bias).max() > 0


def test_a_damaged_checkpoint_or_one_of_fewer_classes_is_not_taken_up(
    files, lessons, tmp_path
):
    wanted = fine_tune(files, lessons, settings(epochs=2), tmp_path / "a", SILENT)
    with pytest.raises(KilledError):
        fine_tune(
            files, lessons, settings(epochs=2), tmp_path / "b", KillingProgress(4)
        )
    (kept,) = (tmp_path / "b").glob("*.safetensors")
    kept.write_bytes(kept.read_bytes()[:-9])
    found = fine_tune(files, lessons, settings(epochs=2), tmp_path / "b", SILENT)
    assert found.losses == wanted.losses
    more = replace(lessons, n_classes=4)
    assert fine_tune(
        files, more, settings(epochs=2), tmp_path / "b", SILENT
    ).head.bias.shape == (4,)


def test_a_version_goes_on_from_the_head_before(files, lessons, tmp_path):
    first = fine_tune(files, lessons, settings(), tmp_path / "a", SILENT)
    again = replace(lessons, head=first.head)
    still = settings(learning_rate=0.0, head_rate=0.0, epochs=1)
    second = fine_tune(files, again, still, tmp_path / "b", SILENT)
    np.testing.assert_allclose(second.head.weights, first.head.weights, rtol=1e-6)
    np.testing.assert_allclose(second.head.bias, first.head.bias, rtol=1e-6)


def test_a_teacher_moves_the_member_towards_what_it_says(files, lessons, tmp_path):
    pool = ("red and", "blue the", "three two", "one the")
    said = np.tile(np.float32([0.1, 0.1, 0.8]), (4, 1))
    taught = Lessons(
        lessons.texts,
        lessons.labels,
        3,
        teacher=np.tile(np.float32([0.1, 0.1, 0.8]), (24, 1)),
        pool=pool,
        pool_teacher=said,
    )
    here = published(settings(), kl_weight=5.0)
    alone = fine_tune(files, lessons, here, tmp_path / "a", SILENT)
    with_teacher = fine_tune(files, taught, here, tmp_path / "b", SILENT)
    assert with_teacher.head.bias[2] > alone.head.bias[2]


def test_one_class_cannot_be_learned(files, tmp_path):
    with pytest.raises(InvalidRequestError, match="at least two classes"):
        fine_tune(
            files, Lessons(["red"], np.array([1]), 2), settings(), tmp_path, SILENT
        )


def test_a_member_is_one_file_named_by_its_content(files, lessons, tmp_path):
    tuned = fine_tune(files, lessons, settings(epochs=1), tmp_path / "c", SILENT)
    learned = np.frombuffer(bytes(range(48)), "V16")
    name = save(tuned, learned, tmp_path)
    assert name == save(tuned, learned, tmp_path)
    head, hashes = load(path_of(tmp_path, name))
    np.testing.assert_array_equal(head.weights, tuned.head.weights)
    np.testing.assert_array_equal(head.seen, [0, 1])
    assert hashes.tobytes() == learned.tobytes()
    assert [path.name for path in tmp_path.glob("*.safetensors")] == [
        f"{name}.safetensors"
    ]
    said = head.probabilities(np.eye(16, dtype=np.float32))
    assert (said[:, 2] == 0).all()  # no label of it was seen
    np.testing.assert_allclose(said.sum(axis=1), 1, rtol=1e-5)


def test_a_member_that_tells_sets_says_so_in_its_file(files, lessons, tmp_path):
    sets = np.eye(3, dtype=bool)[lessons.labels]
    few = settings(epochs=1)
    tuned = fine_tune(
        files, Lessons(lessons.texts, sets, 3), few, tmp_path / "c", SILENT
    )
    head, _ = load(path_of(tmp_path, save(tuned, np.zeros(0, "V16"), tmp_path)))
    assert head.link == "sigmoid"
    vectors = np.eye(16, dtype=np.float32)
    np.testing.assert_array_equal(
        head.probabilities(vectors), tuned.head.probabilities(vectors)
    )


def test_a_forged_name_leads_to_no_other_folder(tmp_path):
    for name in ("../" * 3 + "etc", "A" * 64, "/etc/passwd", ""):
        assert path_of(tmp_path, name) == tmp_path / "nothing.safetensors"


def test_the_gate_by_hand():
    right, wrong = [0.9, 0.1], [0.2, 0.8]
    labels = np.zeros(40, np.int64)
    before = np.array([right] * 30 + [wrong] * 10, np.float32)
    after = np.array([right] * 36 + [wrong] * 4, np.float32)
    found = compare(Predictions.of(before), Predictions.of(after), labels)
    assert (found.accuracy_before, found.accuracy_after) == (0.75, 0.9)
    assert found.gain == pytest.approx(0.15)
    # six of forty differ by one: variance 0.15 · 0.85 · 40/39
    half = 1.959964 * math.sqrt(0.15 * 0.85 * 40 / 39 / 40)
    assert found.gain_low == pytest.approx(0.15 - half, rel=1e-5)
    assert found.accepted
    back = compare(Predictions.of(after), Predictions.of(before), labels)
    assert back.p_worse == pytest.approx(0.5**6)  # six lost, none won
    assert not back.accepted


def test_the_gate_takes_sets_as_wholes():
    labels = np.array([[True, False], [True, True]] * 20)
    said = np.where(labels, 0.9, 0.2).astype(np.float32)
    before = Predictions(said, np.array([[True, False]] * 40))
    found = compare(before, Predictions(said, labels), labels)
    assert (found.accuracy_before, found.accuracy_after) == (0.5, 1.0)
    by_hand = -(math.log(0.9 * 0.8) + math.log(0.9 * 0.9)) / 2
    assert found.log_loss_after == pytest.approx(by_hand, rel=1e-5)


def test_the_gate_asks_for_accuracy_and_log_loss():
    labels = np.zeros(40, np.int64)
    sure, unsure = [0.99, 0.01], [0.6, 0.4]
    before = np.array([unsure] * 40, np.float32)
    # six more confident mistakes would be paid for by confidence elsewhere
    after = np.array([sure] * 34 + [[0.45, 0.55]] * 6, np.float32)
    found = compare(Predictions.of(before), Predictions.of(after), labels)
    assert found.log_loss_after < found.log_loss_before
    assert not found.accepted
    bold = np.array([sure] * 39 + [[1e-6, 1]], np.float32)
    found = compare(
        Predictions.of(np.array([[0.9, 0.1]] * 40, np.float32)),
        Predictions.of(bold),
        labels,
    )
    assert found.p_worse > 0.05
    assert not found.accepted  # one mistake so bold that the mean log-loss is higher


def test_defaults_fit_two_cores():
    for mode, found in SETTINGS.items():
        assert found.mode == mode
        assert found.max_tokens <= 128


def test_long_texts_are_cut_where_the_model_was_taught_to(files, lessons, tmp_path):
    from tokenizers import Tokenizer

    from umc_desktop.ml.finetuning.lessons import Trainer

    tokenizer = Tokenizer.from_file(str(files["tokenizer"]))
    tokenizer.enable_truncation(16, direction="left")
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    long = replace(lessons, texts=["red green blue one two"] * len(lessons.texts))
    few = settings(max_tokens=2)
    classifier = build(files, 3, few)
    words = [
        Trainer(classifier, file, long, few).tokens.of(np.array([0]), "cpu")[0].tolist()
        for file in (files["tokenizer"], tmp_path / "tokenizer.json")
    ]
    assert words == [[[1, 2]], [[4, 5]]]  # the first two words, and the last two
