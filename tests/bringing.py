"""Tiny models as users bring them, made here with random weights."""

import csv
import json
import random
from pathlib import Path

import numpy as np

WORDS = [
    *[
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        "the",
        "of",
        "and",
        "to",
        "in",
        "for",
        "is",
        "was",
        "not",
        "with",
        "on",
    ],
    *[
        "card",
        "my",
        "court",
        "patient",
        "text",
        "number",
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
        "9",
        "0",
        "a",
        "b",
        "good",
        "bad",
    ],
    *["red", "blue", ".", ",", "?"],
]

MEANT = {"red": "good card on my court", "blue": "bad patient text number for"}
"""Words that tell the labels of ``teach`` apart."""
_PACKAGED = ("minilm", "use", "paraphrase")


def teach(path: Path) -> Path:
    """Make a project of 120 texts of two domains with one label set.

    Of its labels 80 are given, half of them in the audit slice, and of the packaged
    models only the one that counts words is left.
    """
    from umc_desktop.commands.catalogue import CATALOGUE
    from umc_desktop.commands.spec import execute_on
    from umc_desktop.domain.progress import SILENT
    from umc_desktop.operations.importing import ImportSamples
    from umc_desktop.operations.membership import RemoveModel
    from umc_desktop.operations.queueing import PlanQueue
    from umc_desktop.operations.scoring import ScoreSamples
    from umc_desktop.operations.sitting import answer_queue
    from umc_desktop.storage import labels
    from umc_desktop.storage.project_file import ProjectFile

    table, dice = path.with_suffix(".csv"), random.Random(0)
    with table.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "label", "domain"])
        for number in range(120):
            label = dice.choice(["red", "blue"])
            words = [*MEANT[label].split(), *["the", "of", "and", "a", "1", "2", "3"]]
            text = " ".join(dice.choice(words) for _ in range(8))
            domain = "news" if number % 2 else "law"
            writer.writerow([f"{text} {number}", label, domain])
    project = ProjectFile.create(path)
    with project.write() as connection:
        for domain in ("law", "news"):
            labels.ensure_domain(connection, domain, "colours")
    for command, request in (
        ("sample.import", ImportSamples((table,), known_labels=True)),
        *(("model.remove", RemoveModel(name)) for name in _PACKAGED),
        ("ensemble.score", ScoreSamples()),
        ("queue.next", PlanQueue(80, 0.5)),
    ):
        execute_on(project, CATALOGUE[command], request, SILENT)
    assert answer_queue(project).labels == 80
    project.close()
    return path


def save_tokenizer(folder: Path) -> None:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    vocabulary = {word: place for place, word in enumerate(WORDS)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))


def bert_config(**changes):
    from transformers import BertConfig

    sizes = {
        "vocab_size": len(WORDS),
        "hidden_size": 32,
        "num_hidden_layers": 4,
        "num_attention_heads": 4,
        "intermediate_size": 64,
        "max_position_embeddings": 64,
        # so that texts differ although nothing was learned
        "initializer_range": 0.5,
    }
    return BertConfig(**sizes | changes)


def save_bert(folder: Path, seed: int = 0, **changes) -> Path:
    """A Hugging Face folder with an encoder."""
    import torch
    from transformers import BertModel

    torch.manual_seed(seed)
    folder.mkdir(parents=True)
    BertModel(bert_config(**changes)).save_pretrained(folder)
    save_tokenizer(folder)
    (folder / "README.md").write_text(
        "---\nlicense: cc-by-4.0\nlanguage: en\n---\n# A model\n", "utf-8"
    )
    return folder


def save_classifier(folder: Path, classes: list[str], seed: int = 0) -> Path:
    """A Hugging Face folder with a classification model."""
    import torch
    from transformers import BertForSequenceClassification

    torch.manual_seed(seed)
    folder.mkdir(parents=True)
    config = bert_config(
        id2label=dict(enumerate(classes)),
        label2id={name: place for place, name in enumerate(classes)},
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    save_tokenizer(folder)
    return folder


def save_sentence_transformer(
    folder: Path, pooling: str = "pooling_mode_cls_token", dense: bool = False
) -> Path:
    """A sentence-transformers folder: transformer, pooling, dense, normalise."""
    import torch
    from safetensors.torch import save_file

    save_bert(folder)
    kinds = ["Transformer", "Pooling", *(["Dense"] if dense else []), "Normalize"]
    steps = [
        {
            "idx": place,
            "name": str(place),
            "path": "" if kind == "Transformer" else f"{place}_{kind}",
            "type": f"sentence_transformers.models.{kind}",
        }
        for place, kind in enumerate(kinds)
    ]
    (folder / "modules.json").write_text(json.dumps(steps))
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 16}')
    (folder / "1_Pooling").mkdir()
    said = {"word_embedding_dimension": 32, pooling: True}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(said))
    if dense:
        (folder / "2_Dense").mkdir()
        said = {
            "in_features": 32,
            "out_features": 8,
            "bias": True,
            "activation_function": "torch.nn.modules.activation.Tanh",
        }
        (folder / "2_Dense" / "config.json").write_text(json.dumps(said))
        random = torch.Generator().manual_seed(1)
        save_file(
            {
                "linear.weight": torch.randn((8, 32), generator=random),
                "linear.bias": torch.randn(8, generator=random),
            },
            folder / "2_Dense" / "model.safetensors",
        )
    return folder


def onnx_model(*, external: str = "", fixed: bool = False, output: str = ""):
    """A graph that looks token ids up in a table: (batch, tokens) to states."""
    from onnx import TensorProto, helper, numpy_helper

    table = np.random.default_rng(3).normal(size=(len(WORDS), 12)).astype(np.float32)
    values = numpy_helper.from_array(table, "table")
    if external:
        values.ClearField("raw_data")
        values.data_location = TensorProto.EXTERNAL
        for key, value in (("location", external), ("length", str(table.nbytes))):
            entry = values.external_data.add()
            entry.key, entry.value = key, value
    name = output or "last_hidden_state"
    batch = 1 if fixed else "batch"
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], [name])],
        "lookup",
        [
            helper.make_tensor_value_info(
                "input_ids", TensorProto.INT64, [batch, "tokens"]
            )
        ],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, [batch, "tokens", 12])],
        [values],
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8
    )
    return model, table


def save_onnx(folder: Path, **changes) -> Path:
    """A user's own graph with a tokenizer beside it; return the graph's path."""
    folder.mkdir(parents=True)
    model, _ = onnx_model(**changes)
    (folder / "mine.onnx").write_bytes(model.SerializeToString())
    save_tokenizer(folder)
    return folder / "mine.onnx"


def save_images_model(folder: Path, kind: str) -> Path:
    """A Hugging Face folder with a model of pictures, or of pictures and texts."""
    import torch
    import transformers

    torch.manual_seed(0)
    sizes = {
        "hidden_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 32,
    }
    seeing = sizes | {"image_size": 32, "patch_size": 8}
    reading = sizes | {
        "vocab_size": len(WORDS),
        "max_position_embeddings": 20,
        "bos_token_id": 2,
        "eos_token_id": 3,
        "pad_token_id": 0,
    }
    if kind in ("CLIP", "Siglip"):
        config = getattr(transformers, f"{kind}Config")(
            text_config=reading, vision_config=seeing
        )
    else:
        config = getattr(transformers, f"{kind}Config")(**seeing)
    folder.mkdir(parents=True)
    getattr(transformers, f"{kind}Model")(config).save_pretrained(folder)
    save_tokenizer(folder)
    said = {"size": {"height": 32, "width": 32}, "image_mean": [0.5, 0.4, 0.3]}
    (folder / "preprocessor_config.json").write_text(json.dumps(said))
    return folder
