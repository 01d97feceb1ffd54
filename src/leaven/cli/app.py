"""The commands. Each is thin: it reads what was typed, calls the library, and prints."""

import json as json_module
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from .commands import Commands
from .opening import Asked
from .options import (
    LEDGER,
    Budget,
    Copies,
    Data,
    Format,
    Group,
    Json,
    Kind,
    LearnerName,
    LedgerFolder,
    Looks,
    Metric,
    Out,
    PolicyFile,
    Quiet,
    Seed,
    Target,
    Workers,
)

app = typer.Typer(
    cls=Commands, add_completion=True, pretty_exceptions_enable=False, rich_markup_mode=None,
    help="Grow a data set and prove whether that helped.", context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip

LOOKED = 200  # items that a preview reads
NOT_HELD = 4  # exit status


@app.callback(invoke_without_command=True)
def top(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)] = False,
) -> None:
    if version:
        from .. import __version__

        print(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        print(context.get_help())


@app.command()
def run(what: Data = "digits", policy: PolicyFile = None, out: Out = None, target: Target = None, group: Group = None,
        modality: Kind = None, seed: Seed = 0, budget: Budget = "3m", copies: Copies = 4,
        few: Annotated[int | None, typer.Option(min=1, help="Train on so many labelled items per class.")] = None,
        learner: LearnerName = None, metric: Metric = None, ledger: LedgerFolder = LEDGER, looks: Looks = None,
        workers: Workers = None, json: Json = False, quiet: Quiet = False) -> None:  # fmt: skip
    """Audit, try, grow, write, and report: the whole job. `leaven run` alone runs on the embedded digits."""
    from .run import run as whole

    found = whole(Asked(what, target, group, modality), policy, out, seed=seed, budget=budget, copies=copies, few=few,
                  learner=learner, metric=metric, workers=workers, quiet=quiet, ledger=ledger,
                  looks=looks)  # fmt: skip
    if json:
        _print_json(found.certificate)
    else:
        print(found.text)


@app.command()
def audit(what: Data = "digits", target: Target = None, group: Group = None, modality: Kind = None, json: Json = False,
          quiet: Quiet = False) -> None:  # fmt: skip
    """Look for what is wrong with the data: too few, uneven, twins, groups on both sides."""
    from ..audit import audit as look
    from .opening import left_out, listed, opened

    data = opened(Asked(what, target, group, modality), quiet=quiet)
    findings = look(data)
    if json:
        told = [finding.to_json() for finding in findings]
        _print_json({"data": data.name, "items": len(data), "findings": told, "refused": listed(data)})
    else:
        print("\n".join(map(str, [data, *findings, *left_out(listed(data))])))


@app.command()
def augment(what: Data, policy: PolicyFile = None, out: Out = None,
            copies: Copies = 4,
            target: Target = None, group: Group = None, modality: Kind = None, seed: Seed = 0,
            format: Format = "same", workers: Workers = None, json: Json = False,
            quiet: Quiet = False) -> None:  # fmt: skip
    """Write the originals, COPIES of each training item, and the test part as it was."""
    from .augment import augment as write
    from .opening import left_out

    summary = write(Asked(what, target, group, modality), policy, out, copies=copies, seed=seed, format=format,
                    workers=workers, quiet=quiet)  # fmt: skip
    if json:
        _print_json(summary)
    else:
        print("\n".join([summary["text"], *left_out(summary["refused"])]))


@app.command()
def generate(what: Data,
             model: Annotated[str, typer.Option("--model", help="copula, pca_mixture, or auto, by the data.")] = "auto",
             rows: Annotated[str, typer.Option("-n", "--rows", help="How many, or a share such as 50%.")] = "50%",
             where: Annotated[str | None, typer.Option("--where", help="A class, or `minority`.")] = None,
             out: Out = None, target: Target = None, group: Group = None, modality: Kind = None, seed: Seed = 0,
             format: Format = "same", workers: Workers = None, json: Json = False,
             quiet: Quiet = False) -> None:  # fmt: skip
    """Write the originals, rows of a generator that learned from the training part, and the test part as it was."""
    from .generate import generate as write
    from .opening import left_out

    summary = write(Asked(what, target, group, modality), out, model=model, rows=rows, where=where, seed=seed,
                    format=format, workers=workers, quiet=quiet)  # fmt: skip
    if json:
        _print_json(summary)
    else:
        print("\n".join([summary["text"], *left_out(summary["refused"])]))


@app.command()
def trial(what: Data = "digits", policy: PolicyFile = None, target: Target = None, group: Group = None,
          modality: Kind = None, seed: Seed = 0,
          budget: Budget = None, copies: Copies = 4,
          repeats: Annotated[int, typer.Option(min=2, max=200)] = 20,
          few: Annotated[int | None, typer.Option(min=1, help="Train on so many labelled items per class.")] = None,
          learner: LearnerName = None, metric: Metric = None,
          worth: Annotated[bool, typer.Option("--worth", help="Also: how many real items would do as well.")] = False,
          until_decided: Annotated[
              bool, typer.Option("--until-decided", help="Up to 50 repeats; a look after every ten, at 99 %.")
          ] = False,
          ledger: LedgerFolder = LEDGER, looks: Looks = None, workers: Workers = None, json: Json = False,
          quiet: Quiet = False) -> None:  # fmt: skip
    """Helps, hurts, equivalent or undecided: train with and without the policy, and say."""
    from .trial import trial as decide

    found = decide(Asked(what, target, group, modality), policy, seed=seed, budget=budget, copies=copies,
                   repeats=repeats, few=few, learner=learner, metric=metric, worth=worth, until_decided=until_decided,
                   workers=workers, quiet=quiet, ledger=ledger, looks=looks)  # fmt: skip
    if json:
        _print_json(found.plain)
    else:
        print(found.text)


@app.command()
def auto(what: Data = "digits", budget: Budget = "10m",
         strategy: Annotated[str, typer.Option("--strategy", help="race; or, to compare with: default (no search), "
                                               "randaugment, random.")] = "race",
         by: Annotated[
             str | None, typer.Option("--by", help="How items for the verdict are set aside: part, group, class, id.",
                                      show_default="part, where one is given; else group, else id")
         ] = None,
         out: Out = None, target: Target = None, group: Group = None, modality: Kind = None, seed: Seed = 0,
         copies: Copies = 4, learner: LearnerName = None, metric: Metric = None, ledger: LedgerFolder = LEDGER,
         looks: Looks = None, workers: Workers = None, json: Json = False, quiet: Quiet = False) -> None:  # fmt: skip
    """Find the policy for these data and prove it; or say: none."""
    from .auto import auto as find

    found = find(Asked(what, target, group, modality), out, budget=budget, strategy=strategy, seed=seed, copies=copies,
                 learner=learner, metric=metric, by=by, workers=workers, quiet=quiet, ledger=ledger,
                 looks=looks)  # fmt: skip
    if json:
        _print_json(found.certificate)
    else:
        print(found.text)


@app.command()
def preview(what: Data = "digits", policy: PolicyFile = None,
            out: Annotated[
                Path | None, typer.Option("-o", "--out", help="The sheet to write: .png, or .html.",
                                          show_default="preview.png of pictures, else preview.html")
            ] = None,
            target: Target = None, group: Group = None, modality: Kind = None, seed: Seed = 0,
            quiet: Quiet = False) -> None:  # fmt: skip
    """A sheet of items before and after."""
    from ..report.sheet import write_sheet
    from ..trial.defaults import default_policy
    from .opening import named, opened

    given = named(policy)
    data = opened(Asked(what, target, group, modality), quiet=quiet, most=LOOKED)
    _, found = given or default_policy(data)
    print(write_sheet(data, found, out, seed=seed))


@app.command()
def init(what: Data,
         out: Annotated[Path, typer.Option("-o", "--out", help="The policy file to write.")] = Path("policy.yaml"),
         target: Target = None, group: Group = None, modality: Kind = None, json: Json = False,
         quiet: Quiet = False) -> None:  # fmt: skip
    """Look at the data and write a policy to begin with, and what each op of it does."""
    from .init import init as begin

    told = begin(Asked(what, target, group, modality), out, quiet=quiet)
    if json:
        _print_json(told)
    else:
        print(told["text"])


@app.command()
def doctor(json: Json = False) -> None:
    """What this machine has: versions, cores, memory, codecs, extras; and what to install."""
    from .doctor import doctor as look

    told = look()
    if json:
        _print_json(told)
    else:
        print(told["text"])


@app.command()
def replay(grown: Annotated[Path, typer.Argument(help="A folder written by `augment` or `run`.")],
           row: Annotated[str | None, typer.Argument(help="The row's name, such as digits/0004#2.")] = None,
           every: Annotated[bool, typer.Option("--all", help="Every row.")] = False,
           json: Json = False, quiet: Quiet = False) -> None:  # fmt: skip
    """Make a row again from its lineage, and check that it is the same."""
    from .replaying import replay as again

    summary = again(grown, row, every=every, quiet=quiet)
    if json:
        _print_json(summary)
    else:
        print(summary["text"])


@app.command()
def forget(grown: Annotated[Path, typer.Argument(help="A folder written by `augment`, `generate` or `run`.")],
           source: Annotated[str, typer.Option("--source", help="An item's key, such as cat/12.jpg, or its id.")],
           out: Annotated[
               Path | None, typer.Option("-o", "--out", help="Write a copy without all that descends from it.",
                                         show_default="only list it")
           ] = None,
           json: Json = False) -> None:  # fmt: skip
    """Find all that descends from one item; with -o, write the set without it."""
    from .forgetting import forget as find

    told = find(grown, source, out)
    if json:
        _print_json(told)
    else:
        print(told["text"])


@app.command()
def verify(folder: Annotated[Path, typer.Argument(help="A folder written by leaven.")], json: Json = False) -> None:
    """Check every file against the hash in the manifest. Exit status 4: one is changed, or gone."""
    from dataclasses import asdict

    from ..data.verify import verify as check

    found = check(folder)
    if json:
        _print_json({**asdict(found), "held": found.held})
    else:
        print(found)
    if not found.held:
        raise typer.Exit(NOT_HELD)


@app.command()
def certify(certificate: Annotated[Path, typer.Argument(help="A certificate.json, of `run` or as a ledger keeps it.")],
            what: Annotated[
                str | None, typer.Argument(metavar="[DATA]", help="The data.", show_default="as the certificate says")
            ] = None,
            workers: Workers = None, json: Json = False, quiet: Quiet = False) -> None:  # fmt: skip
    """Do a trial again from its certificate, and say what held. Exit status 4: not all of it."""
    from .certify import certify as again

    found = again(certificate, what, workers=workers, quiet=quiet)
    if json:
        _print_json(found.to_json())
    else:
        print(found)
    if not found.held:
        raise typer.Exit(NOT_HELD)


@app.command()
def ledger(folder: LedgerFolder = LEDGER,
           close: Annotated[
               str | None, typer.Option("--close", help="No further look at these test items gets a word.")
           ] = None,
           json: Json = False) -> None:  # fmt: skip
    """The looks that were taken, by test items."""
    from .ledger import ledger as listed

    found = listed(folder, close)
    if json:
        del found["text"]
        _print_json(found)
    else:
        print(found["text"])


@app.command()
def ops(name: Annotated[str | None, typer.Argument(help="One op, in full.")] = None, json: Json = False) -> None:
    """The catalogue: every op, its fields, units and bounds."""
    from .catalogue import listing, page, plain

    if json:
        _print_json(plain(name))
    else:
        print(page(name) if name else listing())


@app.command()
def schema(what: Annotated[str, typer.Argument(metavar="[policy|certificate]", help="Of which file.")] = "policy",
           ) -> None:  # fmt: skip
    """The JSON schema of a policy file, or of a certificate."""
    from ..core.errors import unknown
    from ..core.plain import schema as of_policies
    from ..trial.certificate import schema as of_certificates

    made: dict[str, Callable[[], Any]] = {"policy": of_policies, "certificate": of_certificates}
    if what not in made:
        raise unknown("schema", what, made)
    _print_json(made[what]())


def _print_json(value: Any) -> None:
    json_module.dump(value, sys.stdout, indent=1, allow_nan=False, default=str)
    sys.stdout.write("\n")
