"""A user's own models in a project: add, score, update, roll back, restrict, remove."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.bringing import (
    MEANT,
    onnx_model,
    save_bert,
    save_onnx,
    save_tokenizer,
    teach,
)
from umc_desktop.__main__ import main
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute_on
from umc_desktop.domain.combinations import written
from umc_desktop.domain.errors import InvalidRequestError, ModelError
from umc_desktop.domain.progress import SILENT
from umc_desktop.ml.finetuning.settings import SETTINGS
from umc_desktop.operations import gatekeeping, teaching
from umc_desktop.operations.importing import ImportSamples
from umc_desktop.operations.label_sets import SetSeveral
from umc_desktop.operations.membership import RemoveModel, RestrictModel
from umc_desktop.operations.model_requests import AddModel
from umc_desktop.operations.model_versions import ListVersions, RollBack
from umc_desktop.operations.models import list_members
from umc_desktop.operations.pool_scoring import ScorePool, score_pool
from umc_desktop.operations.project_models import missing_said, models_folder
from umc_desktop.operations.scoring import (
    ScoreSamples,
    UpdateModels,
    _names_of_tasks,
)
from umc_desktop.operations.undoing import Undo
from umc_desktop.storage import arrays, combinations, labels
from umc_desktop.storage.project_file import ProjectFile

pytestmark = pytest.mark.xdist_group("encoders")


def run(project, command, request):
    return execute_on(project, CATALOGUE[command], request, SILENT)


def members_of(outcome):
    return {name for names in outcome.data["members"].values() for name in names}


def state_of(project, name):
    (found,) = (m for m in list_members(project).data["models"] if m["name"] == name)
    return found


def scored_as_a_file(project, folder, domain=""):
    """Score the project's own texts outside of it; return the columns, and its own."""
    with project.read() as connection:
        found = connection.execute("SELECT text FROM sample ORDER BY id").fetchall()
        said = arrays.read(connection, "round", "probabilities.1-text")
    (folder / "pool").mkdir(parents=True)
    texts = pa.table({"text": [text for (text,) in found]})
    pq.write_table(texts, folder / "pool" / "part.parquet")
    request = ScorePool(
        folder / "pool", (str(project.path),), folder / "out", domain=domain
    )
    score_pool(request, SILENT)
    return pq.read_table(folder / "out" / "part.parquet"), said.astype(np.float32)


def test_the_same_model_by_another_name_is_scored_with(made, tmp_path):
    folder = str(save_bert(tmp_path / "bert", seed=7))
    run(made, "model.add", AddModel(folder, name="mine"))
    run(made, "ensemble.score", ScoreSamples())
    run(made, "model.remove", RemoveModel("mine"))
    run(made, "model.add", AddModel(folder, name="other"))
    assert "other" in members_of(run(made, "ensemble.score", ScoreSamples()))


def test_a_copy_that_was_damaged_is_mended_by_adding_again(made, tmp_path):
    folder = save_bert(tmp_path / "bert", seed=11)
    run(made, "model.add", AddModel(str(folder), name="mine"))
    with pytest.raises(InvalidRequestError, match="has this model as “mine”"):
        run(made, "model.add", AddModel(str(folder)))
    kept = models_folder() / state_of(made, "mine")["fingerprint"]
    (kept,) = models_folder().glob(f"{kept.name}*")
    weights = bytearray((kept / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (kept / "model.safetensors").write_bytes(weights)
    with pytest.raises(ModelError, match="Add the model again"):
        run(made, "ensemble.score", ScoreSamples())
    assert run(made, "model.add", AddModel(str(folder))).data["name"] == "mine"
    assert "mine" in members_of(run(made, "ensemble.score", ScoreSamples()))


def heads_of(project):
    with project.read() as connection:
        found = arrays.read_all(connection, "heads")
    return {name: value for name, value in found.items() if name.endswith("weights")}


def test_heads_are_only_asked_about_what_they_learned_from(made, tmp_path):
    """Another model of the same name, or of other texts, means other numbers."""
    first = save_bert(tmp_path / "first", seed=0)
    second = save_bert(tmp_path / "second", seed=1)
    run(made, "model.add", AddModel(str(first), name="mine"))
    run(made, "model.update", UpdateModels())
    before = heads_of(made)
    run(made, "ensemble.score", ScoreSamples())
    assert all((heads_of(made)[name] == before[name]).all() for name in before)
    replaced = run(made, "model.add", AddModel(str(second), name="mine"))
    assert "takes the place of the one from first" in replaced.summary
    run(made, "ensemble.score", ScoreSamples())
    after = heads_of(made)
    assert after.keys() == before.keys()
    assert any((after[name] != before[name]).any() for name in before)
    # the lexical encoder finds more in more texts
    (tmp_path / "more.csv").write_text(
        "text\n" + "".join(f"plum{n} pear{n % 7} fig{n % 11}\n" for n in range(200))
    )
    more = ImportSamples((tmp_path / "more.csv",), domain_name="fruit", label_set="f")
    run(made, "sample.import", more)
    with pytest.raises(InvalidRequestError, match="score the samples first"):
        scored_as_a_file(made, tmp_path / "scored", "law")
    run(made, "ensemble.score", ScoreSamples())
    scored_as_a_file(made, tmp_path / "anew", "law")


def test_tasks_are_called_by_their_domains_and_by_what_is_read_if_both_are(made):
    with made.read() as connection:
        (name,) = _names_of_tasks(connection, ["1-text"]).values()
        both = _names_of_tasks(connection, ["1-text", "1-image", "9-text"])
    assert name == "law, news"
    assert both == {
        "1-text": f"{name} (texts)",
        "1-image": f"{name} (images)",
        "9-text": "9-text",
    }


@pytest.fixture(scope="module")
def made_file(tmp_path_factory):
    """120 texts of two domains with one label set, and no packaged model but words."""
    return teach(tmp_path_factory.mktemp("adding") / "made.umc")


@pytest.fixture
def made(made_file, tmp_path, monkeypatch):
    monkeypatch.setenv("UMC_DATA", str(tmp_path / "data"))
    shutil.copy(made_file, tmp_path / "made.umc")
    project = ProjectFile.open(tmp_path / "made.umc")
    yield project
    project.close()


@pytest.fixture
def own(tmp_path):
    """A graph of the user's own."""
    return save_onnx(tmp_path / "own")


@pytest.fixture
def sorter(tmp_path):
    return save_sorter(tmp_path / "sorter")


def save_sorter(folder, *, several=False):
    """A graph that tells Red, blue and green apart by single words.

    Those of several say of each on its own whether it applies.
    """
    from onnx import TensorProto, helper, numpy_helper

    from tests.bringing import WORDS as VOCABULARY

    folder.mkdir()
    table = np.full((len(VOCABULARY), 3), -1.0 if several else 0.0, np.float32)
    for column, label in enumerate(("red", "blue")):
        for word in MEANT[label].split():
            table[VOCABULARY.index(word), column] = 5
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["table", "input_ids"], ["each"]),
            helper.make_node("ReduceSum", ["each", "axis"], ["logits"], keepdims=0),
        ],
        "sorter",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["b", "t"])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["b", 3])],
        [
            numpy_helper.from_array(table, "table"),
            numpy_helper.from_array(np.array([1]), "axis"),
        ],
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8
    )
    (folder / "sorter.onnx").write_bytes(model.SerializeToString())
    save_tokenizer(folder)
    described = {"id2label": {"0": "Red", "1": "navy", "2": "green"}}
    if several:
        described["problem_type"] = "multi_label_classification"
    (folder / "config.json").write_text(json.dumps(described))
    return folder


def test_a_graph_from_add_to_roll_back(made, own, capsys):
    path = str(made.path)
    made.close()
    assert main(["model", "add", path, str(own), "--name", "own", "--json"]) == 0
    added = json.loads(capsys.readouterr().out)
    assert (added["name"], added["dimension"], added["licence"]) == (
        "own",
        12,
        "unknown",
    )
    assert added["pooling"] == "mean"
    assert len(added["fingerprint"]) == 32
    assert added["milliseconds_per_sample"] > 0
    assert main(["ensemble", "score", path, "--json"]) == 0
    scored = json.loads(capsys.readouterr().out)
    assert members_of_data(scored) == {"lexical", "own", "joint", "joint-smoothed"}
    assert list(scored["tau"]) == list(scored["members"]) == ["law, news"]
    assert main(["model", "update", path, "--json"]) == 0
    updated = json.loads(capsys.readouterr().out)
    assert updated["members"]["own"]["n_audit"] == 40
    assert main(["model", "versions", path, "--json"]) == 0
    (version,) = json.loads(capsys.readouterr().out)["versions"]
    assert (version["version"], version["state"], version["mode"]) == (
        "own", "speaks", "added",
    )  # fmt: skip
    assert main(["model", "list", path, "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed["domains"][0] == {"domain": "law", "members": "lexical, own"}

    # another one under its name: the first can speak again
    model, table = onnx_model()
    model.graph.initializer[0].raw_data = (table * 2 + 1).tobytes()
    own.write_bytes(model.SerializeToString())
    assert main(["model", "add", path, str(own), "--name", "own", "--json"]) == 0
    second = json.loads(capsys.readouterr().out)["fingerprint"]
    assert second != added["fingerprint"]
    assert main(["model", "rollback", path, "--member", "own", "--json"]) == 0
    back = json.loads(capsys.readouterr().out)
    assert (back["fingerprint"], back["was"]) == (added["fingerprint"], second)
    assert main(["model", "rollback", path, "--member", "minilm"]) == 1
    capsys.readouterr()


def members_of_data(data):
    return {name for names in data["members"].values() for name in names}


def test_rolled_back_from_the_first_it_leaves_and_comes_back(made, own):
    run(made, "model.add", AddModel(str(own), name="own"))
    outcome = run(made, "model.rollback", RollBack("own"))
    assert "own left the ensemble" in outcome.summary
    assert "own" not in members_of(run(made, "ensemble.score", ScoreSamples()))
    (version,) = run(made, "model.versions", ListVersions()).data["versions"]
    assert version["state"] == "kept"
    shutil.rmtree(own.parent)  # what was added is a copy
    assert run(made, "model.add", AddModel("own")).data["name"] == "own"
    assert "own" in members_of(run(made, "ensemble.score", ScoreSamples()))
    run(made, "model.remove", RemoveModel("own"))
    assert run(made, "history.undo", Undo()).data["done"]
    assert state_of(made, "own")["state"] == "here"


def test_a_packaged_one_is_removed_and_back_again(made):
    assert state_of(made, "use")["state"] == "off"
    run(made, "model.add", AddModel("use"))
    assert state_of(made, "use")["state"] == "here"
    run(made, "model.remove", RemoveModel("use"))
    with pytest.raises(InvalidRequestError, match="no encoder would read the texts"):
        run(made, "model.remove", RemoveModel("lexical"))
    assert state_of(made, "lexical")["state"] == "here", "nothing was changed"
    with pytest.raises(InvalidRequestError, match="There is no model “other”"):
        run(made, "model.remove", RemoveModel("other"))


def test_a_member_is_restricted_to_a_domain_and_silent_elsewhere(made, own):
    run(made, "model.add", AddModel(str(own), name="own", domains=("law",)))
    scored = run(made, "model.update", UpdateModels())
    with made.read() as connection:
        votes = arrays.read(connection, "round", "votes.1-text")
        names = ["lexical", "own", "joint", "joint-smoothed"]
        domain_of = dict(connection.execute("SELECT id, domain_id FROM sample"))
    at_law = np.array([domain_of[one] == 1 for one in sorted(domain_of)])
    own_votes = votes[names.index("own")]
    assert (own_votes[~at_law] == -1).all()
    assert (own_votes[at_law] >= 0).all()
    assert scored.data["members"]["own"]["n_audit"] < 40
    voices = {v["domain"]: v["members"] for v in list_members(made).data["domains"]}
    assert voices == {"law": "lexical, own", "news": "lexical"}

    run(made, "model.restrict", RestrictModel("own"))
    assert state_of(made, "own")["speaks_for"] == "all"
    run(made, "ensemble.score", ScoreSamples())
    with made.read() as connection:
        votes = arrays.read(connection, "round", "votes.1-text")
    assert (votes[names.index("own")] >= 0).all()
    run(made, "model.restrict", RestrictModel("own", ("news",)))
    with pytest.raises(InvalidRequestError, match="would read the texts of “law”"):
        run(made, "model.restrict", RestrictModel("lexical", ("news",)))
    with pytest.raises(InvalidRequestError, match="no domain “sport”"):
        run(made, "model.restrict", RestrictModel("own", ("sport",)))


def test_where_samples_carry_several_labels_a_classification_model_is_silent(
    made, sorter
):
    run(made, "label.several", SetSeveral("law"))
    added = run(made, "model.add", AddModel(str(sorter), map=("navy=blue",)))
    assert "may carry several labels (law, news), it is silent" in added.summary
    scored = run(made, "ensemble.score", ScoreSamples())
    assert members_of(scored) == {"lexical", "joint", "joint-smoothed"}


def test_a_model_that_tells_sets_votes_where_samples_carry_several(made, tmp_path):
    sorter = save_sorter(tmp_path / "sets", several=True)
    silent = run(made, "model.add", AddModel(str(sorter), name="early"))
    assert "3 classes, several at once, for texts" in silent.summary
    assert "where samples carry one label (law, news), it is silent" in silent.summary
    assert silent.data["unused_classes"] == ["navy", "green"]  # one is enough to know
    assert "early" not in members_of(run(made, "ensemble.score", ScoreSamples()))
    run(made, "model.remove", RemoveModel("early"))
    run(made, "label.several", SetSeveral("law"))
    added = run(made, "model.add", AddModel(str(sorter), map=("navy=blue",)))
    assert "silent" not in added.summary
    measured = run(made, "model.update", UpdateModels()).data["members"]
    assert measured["sets"]["accuracy"] > 0.8, "its words are the labels"
    with made.read() as connection:
        names = {label.id: label.name for label in labels.read_labels(connection)}
        combined = combinations.read(connection)
        suggested = arrays.read(connection, "round", "suggestion").tolist()
    table, _ = scored_as_a_file(made, tmp_path / "outside")
    sets = [
        written(names[part] for part in combined.get(one, (one,))) for one in suggested
    ]
    alike = [a == b for a, b in zip(table["suggestion"].to_pylist(), sets, strict=True)]
    assert np.mean(alike) > 0.95  # the file's neighbours are told apart by less


def test_a_classification_model_votes_itself(made, sorter, tmp_path):
    with pytest.raises(InvalidRequestError, match="Red, navy, green; the labels here"):
        run(made, "model.add", AddModel(str(sorter)))
    with pytest.raises(InvalidRequestError, match="no label “teal”"):
        run(made, "model.add", AddModel(str(sorter), map=("navy=teal",)))
    with pytest.raises(InvalidRequestError, match="write theirs=ours"):
        run(made, "model.add", AddModel(str(sorter), map=("violet=blue",)))
    added = run(made, "model.add", AddModel(str(sorter), map=("navy=blue",)))
    assert added.data["unused_classes"] == ["green"]
    assert "silent" not in added.summary
    assert state_of(made, "sorter")["votes"] == "itself"
    updated = run(made, "model.update", UpdateModels())
    measured = updated.data["members"]
    assert measured["sorter"]["accuracy"] > 0.9, "its words are the labels"
    assert set(measured) == {"lexical", "joint", "joint-smoothed", "sorter"}
    with made.read() as connection:
        votes = arrays.read(connection, "round", "votes.1-text")
        sure = arrays.read(connection, "round", "vote_confidence.1-text")
    assert np.count_nonzero(votes[-1] >= 0) > 110, "of few it knows no word"
    assert np.median(sure[-1]) > 0.9
    # outside the project as well
    table, said = scored_as_a_file(made, tmp_path / "all")
    outside = table["confidence"].to_numpy()
    assert np.median(np.abs(outside - said.max(axis=1))) < 0.02
    # restricted, it has no say elsewhere
    run(made, "model.restrict", RestrictModel("sorter", ("law",)))
    run(made, "ensemble.score", ScoreSamples())
    with made.read() as connection:
        votes = arrays.read(connection, "round", "votes.1-text")
        domains = [
            one
            for (one,) in connection.execute("SELECT domain_id FROM sample ORDER BY id")
        ]
    elsewhere = np.array(domains) == 2
    assert (votes[-1][elsewhere] == -1).all()
    assert np.count_nonzero(votes[-1][~elsewhere] >= 0) > 50
    with pytest.raises(InvalidRequestError, match="say which the samples are of"):
        scored_as_a_file(made, tmp_path / "either")
    at_law, _ = scored_as_a_file(made, tmp_path / "law", "law")
    at_news, _ = scored_as_a_file(made, tmp_path / "news", "news")
    np.testing.assert_allclose(at_law["confidence"].to_numpy(), outside, atol=1e-5)
    without = at_news["confidence"].to_numpy()
    assert np.abs(without - outside).max() > 0.05
    # as an encoder it has a head like the others
    encoder = run(made, "model.add", AddModel(str(sorter), kind="text", name="half"))
    assert encoder.data["is"] == "encoder"


def test_a_colleague_without_it_goes_on_and_is_told(made, own, monkeypatch, tmp_path):
    added = run(made, "model.add", AddModel(str(own), name="own")).data
    here = members_of(run(made, "ensemble.score", ScoreSamples()))
    monkeypatch.setenv("UMC_DATA", str(tmp_path / "of a colleague"))
    said = missing_said(made)
    assert "“own” (mine, from mine, licence unknown" in said
    assert added["fingerprint"][:12] in said
    scored = run(made, "ensemble.score", ScoreSamples())
    assert members_of(scored) == here - {"own"}
    assert said in scored.summary
    assert state_of(made, "own")["state"] == "missing on this computer"
    # sent by mail, it is known by its fingerprint whatever its folder is called
    copy = shutil.copytree(own.parent, tmp_path / "from ada") / "mine.onnx"
    assert run(made, "model.add", AddModel(str(copy))).data["name"] == "own"
    assert members_of(run(made, "ensemble.score", ScoreSamples())) == here
    # a file that was changed since is not used
    (model,) = models_folder().glob("*/model.onnx")
    model.write_bytes(model.read_bytes()[:-1] + b"\0")
    from umc_desktop.operations import encoding

    encoding._opened.cache_clear()
    with pytest.raises(ModelError, match="not the one that was added"):
        run(made, "ensemble.score", ScoreSamples())


def test_words_and_characters_counted_in_another_way(made):
    run(made, "model.add", AddModel(kind="lexical", count="characters", dimension=16))
    run(made, "model.add", AddModel(kind="lexical", ngrams="1-1", name="single"))
    found = members_of(run(made, "ensemble.score", ScoreSamples()))
    assert {"lexical", "characters", "single"} <= found
    with pytest.raises(InvalidRequestError, match="write 1-2 or 3-5"):
        run(made, "model.add", AddModel(kind="lexical", ngrams="many"))


def test_texts_can_be_given_a_prefix_by_hand(made, own):
    plain = run(made, "model.add", AddModel(str(own), name="plain")).data
    asked = AddModel(str(own), name="asked", prefix="bad card ")
    prefixed = run(made, "model.add", asked).data
    assert (plain["prefix"], prefixed["prefix"]) == ("", "bad card ")
    assert plain["fingerprint"] != prefixed["fingerprint"]
    assert {"plain", "asked"} <= members_of(run(made, "ensemble.score", ScoreSamples()))
    with pytest.raises(InvalidRequestError, match="at most 200 characters"):
        run(made, "model.add", AddModel(str(own), name="long", prefix=201 * "a"))


def test_names_that_are_taken_or_none(made, own):
    run(made, "model.add", AddModel(str(own)))
    with pytest.raises(InvalidRequestError, match="has this model as “mine”"):
        run(made, "model.add", AddModel(str(own)))
    for name in ("lexical", "use", "joint", "../x", ""):
        if name:
            with pytest.raises(InvalidRequestError, match="name"):
                run(made, "model.add", AddModel(str(own), name=name))
    with pytest.raises(InvalidRequestError, match="Name a folder"):
        run(made, "model.add", AddModel())
    with pytest.raises(InvalidRequestError, match="neither a file or folder nor"):
        run(made, "model.add", AddModel("no-such-package"))


@pytest.mark.encoders
def test_a_folder_from_add_to_roll_back(made, tmp_path, capsys):
    path, folder = str(made.path), str(save_bert(tmp_path / "my-bert"))
    made.close()

    def umc(*arguments):
        assert main([*arguments, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    assert umc("model", "add", path, folder)["name"] == "my-bert"
    # what counts words knows these labels: no other would be let speak beside it
    umc("model", "remove", path, "lexical")
    scored = members_of_data(umc("ensemble", "score", path))
    assert scored == {"my-bert", "joint", "joint-smoothed"}
    updated = umc("model", "update", path, "--mode", "full")
    assert "my-bert-v1" in updated["members"]
    back = umc("model", "rollback", path, "--member", "my-bert")
    assert (back["version"], back["was"]) == (0, 1)
    assert members_of_data(umc("ensemble", "score", path)) == scored


@pytest.mark.encoders
def test_an_encoder_of_ones_own_is_fine_tuned(made, tmp_path, monkeypatch):
    few = {
        mode: replace(found, epochs=1, frozen_layers=2)
        for mode, found in SETTINGS.items()
    }
    monkeypatch.setattr(teaching, "SETTINGS", few)
    compare = gatekeeping.compare
    monkeypatch.setattr(
        gatekeeping,
        "compare",
        lambda *said: replace(compare(*said), accepted=True, p_worse=1.0),
    )
    folder = save_bert(tmp_path / "my-bert")
    added = run(made, "model.add", AddModel(str(folder))).data
    assert (added["name"], added["licence"]) == ("my-bert", "cc-by-4.0")
    assert (added["max_tokens"], added["architecture"]) == (64, "bert")
    updated = run(made, "model.update", UpdateModels(mode="adapters"))
    (version,) = updated.data["tuned"]
    assert version["member"] == "my-bert"
    assert {"my-bert", "my-bert-v1"} <= set(updated.data["members"])
    assert state_of(made, "my-bert")["speaks_as"] == "my-bert-v1"
    table, said = scored_as_a_file(made, tmp_path / "as-file")
    difference = np.abs(table["confidence"].to_numpy() - said.max(axis=1))
    assert np.median(difference) < 0.02
    pool, models = tmp_path / "as-file" / "pool", (str(made.path), "my-bert-v1")
    score_pool(ScorePool(pool, models, tmp_path / "encoded"), SILENT)
    vectors = pq.read_table(tmp_path / "encoded" / "part.parquet")["vector"]
    assert np.shape(vectors.to_pylist()) == (120, 32)
    listed = run(made, "model.versions", ListVersions()).data["versions"]
    assert [(one["version"], one["state"]) for one in listed] == [
        ("my-bert", "kept"), ("my-bert-v1", "speaks"),
    ]  # fmt: skip
    back = run(made, "model.rollback", RollBack("my-bert"))
    assert back.data == {"member": "my-bert", "version": 0, "was": 1}
    assert "my-bert-v1" not in members_of(run(made, "ensemble.score", ScoreSamples()))
