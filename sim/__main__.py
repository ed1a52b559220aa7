"""The command line: python -m sim list | run | frontier | levers | sweep | validate | claims | redteam | ahead | golden | article | audit."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import sim
from sim.command import audit, output
from sim.command import golden as goldens
from sim.command import levers as pulling
from sim.command import sweep as sweeping
from sim.command.named import known
from sim.contract.parameters import Choice, InvalidInput, Knob

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.manifest import Manifest

BAD_INPUT = 2
DIFFERENT = 1

app = typer.Typer(
    name="sim",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    help="Small models of what an AI should do when the things we want from it collide.",
    epilog="Start with [bold]python -m sim list[/bold], then [bold]python -m sim run lending[/bold]. "
    "Every command has --help and --json.",
)

app.add_typer(audit.app)

Set = Annotated[list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Change a parameter; may be repeated.")]
Seed = Annotated[int, typer.Option(metavar="N", help="Seed of the random generator; the same seed gives the same numbers.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


@app.command("list")
def list_models(json: Json = False) -> None:
    """List the models: parameters, outcomes and levers with --json.

    [dim]Example:[/dim] python -m sim list --json
    """
    if json:
        output.print_json([_describe(model) for model in sim.every()])
    else:
        output.table(
            ("section", "model", "title", "badge", "values that collide"),
            [(m.section, m.id, m.title, m.badge, " / ".join(o.name for o in m.OUTCOMES[:2])) for m in sim.every()],
        )


@app.command()
def run(
    model: Annotated[str | None, typer.Argument(help="Id of a model, as list prints it.")] = None,
    set: Set = None,
    seed: Seed = 0,
    json: Json = False,
    manifest: Annotated[Path | None, typer.Option(metavar="FILE", help="Run a manifest again, compare the outcomes.")] = None,
    save: Annotated[Path | None, typer.Option("--save-manifest", metavar="FILE", help="Write this run's manifest.")] = None,
) -> None:
    """Run one model and print its outcomes; or run a manifest again and say what differs (exit 1).

    [dim]Examples:[/dim]

    python -m sim run hiring --set bias=0.5 --set gap=0

    python -m sim run feed --seed 7 --json

    python -m sim run --manifest lending.json
    """
    from sim.analysis import manifest as manifests

    if manifest is not None:
        if model is not None or set or seed or save is not None:
            raise InvalidInput("--manifest must stand alone (it names model, parameters and seed), got other settings beside it")
        _reproduce(manifests.read(manifest), json)
        return
    if model is None:
        raise InvalidInput(f"MODEL must be one of {', '.join(sim.ids())}, got nothing")
    found, params = _setting(model, set, seed)
    made = manifests.make(found, params, seed)
    if save is not None:
        output.write(save, manifests.write(made))
    if json:
        output.print_json({name: getattr(made, name) for name in ("model", "params", "seed", "version", "outcomes")})
    else:
        output.table(
            ("outcome", "label", "value", "unit", "better"),
            [(o.name, o.label, output.number(made.outcomes[o.name]), o.unit, o.better) for o in found.OUTCOMES],
            title=f"{found.title} ({found.id}, seed {seed})",
        )


@app.command()
def frontier(
    model: Annotated[str, typer.Argument(help="Id of a model, as list prints it.")],
    set: Set = None,
    seed: Seed = 0,
    x: Annotated[str | None, typer.Option("--x", metavar="OUTCOME", help="Outcome on the x axis.")] = None,
    y: Annotated[str | None, typer.Option("--y", metavar="OUTCOME", help="Outcome on the y axis.")] = None,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="Write every policy to a CSV file.")] = None,
    json: Json = False,
) -> None:
    """Print the efficient policies between two outcomes; every policy tried with --csv or --json.

    [dim]Examples:[/dim]

    python -m sim frontier lending --csv frontier.csv

    python -m sim frontier hiring --x impact_ratio --y mean_skill --set noise=1
    """
    from sim.analysis import axes

    found, params = _setting(model, set, seed)
    front = axes.between(found, params, seed, x, y)
    if csv is not None:
        output.write(csv, front.frame.to_csv(index=False))
    if json:
        output.print_json(
            {
                "model": found.id,
                "params": params.settings(prefix=""),
                "seed": seed,
                "version": sim.__version__,
                "x": front.x,
                "y": front.y,
                "points": front.frame.to_dict("records"),
            }
        )
    elif csv is not None:
        typer.echo(f"{len(front.frame)} policies, {front.frame.efficient.sum()} of them efficient, written to {csv}.")
    else:
        _print_frontier(found.id, front.frame, front.x, front.y)


app.command()(sweeping.sweep)
app.command()(pulling.levers)


@app.command()
def validate(
    models: Annotated[list[str] | None, typer.Argument(metavar="[MODEL]...", help="Only these models, or sciences.")] = None,
    json: Json = False,
) -> None:
    """Compute every number that others printed, or that was computed another way, anew and compare; exit 1 if one is off.

    [dim]Examples:[/dim]

    python -m sim validate

    python -m sim validate lending hiring --json
    """
    from sim.analysis import validation

    frame = validation.frame(models or None)
    columns = ["model", "quantity", "ours", "theirs", "tolerance", "pass", "printed", "source", "place"]
    if json:
        output.print_json(frame[columns].to_dict("records"))
    else:
        for printed, title in (
            (True, "numbers that others printed"),
            (False, "numbers computed another way, from the definition"),
        ):
            part = frame[frame["printed"] == printed]
            output.table(
                [name for name in columns if name != "printed"],
                [
                    (m, q, output.number(o), f"{t:g}", f"{d:g}", "yes" if ok else "NO", s, p)
                    for m, q, o, t, d, ok, _, s, p in part[columns].itertuples(index=False, name=None)
                ],
                title=f"{part['pass'].sum()} of {len(part)} {title}; {part['wide'].sum()} with a tolerance wider than half a digit",
            )
        others = validation.count(frame[frame["printed"]])
        typer.echo(f"Printed by others: {others}. Computed another way: {len(frame) - others.numbers}.")
    if not frame["pass"].all():
        raise typer.Exit(DIFFERENT)


@app.command()
def claims(
    models: Annotated[list[str] | None, typer.Argument(metavar="[MODEL]...", help="Only these models; all without any.")] = None,
    seeds: Annotated[int, typer.Option(metavar="N", help="How many seeds.")] = 20,
    first: Annotated[int, typer.Option(metavar="N", help="The first of the seeds. No test draws from 9000 on.")] = 9000,
    json: Json = False,
) -> None:
    """Test every preset's claim over seeds; exit 1 if one holds in a smaller share of them than it promises.

    [dim]Examples:[/dim]

    python -m sim claims

    python -m sim claims loop navigation --seeds 200 --first 10000 --json
    """
    from sim.analysis import presets

    if seeds < 1 or first < 0:
        raise InvalidInput(f"seeds must be at least 1 and first at least 0, got {seeds} and {first}")
    loaded = [preset for id in models or sim.ids() for preset in presets.load(known(id))]
    found = [(p.model, p.id, presets.share_of_seeds(p, range(first, first + seeds)), p.share, p.claim) for p in loaded]
    columns = ("model", "preset", "held", "promised", "claim")
    if json:
        output.print_json([dict(zip(columns, row, strict=True)) for row in found])
    else:
        kept = sum(held >= promised for _, _, held, promised, _ in found)
        rows = [(model, id, f"{held:.0%}", f"{promised:.0%}", claim) for model, id, held, promised, claim in found]
        output.table(
            columns,
            rows,
            title=f"{kept} of {len(found)} claims hold as often as they promise, seeds {first} to {first + seeds - 1}",
        )
    if any(held < promised for _, _, held, promised, _ in found):
        raise typer.Exit(DIFFERENT)


@app.command()
def redteam(
    model: Annotated[str, typer.Argument(help="Id of a model, as list prints it.")],
    preset: Annotated[str, typer.Argument(help="Id of one of its presets, as claims prints it.")],
    tests: Annotated[int, typer.Option(metavar="N", help="How many settings are tried.")] = 300,
    search: Annotated[str, typer.Option(metavar="WAY", help="random, grid, low_discrepancy or evolutionary.")] = "random",
    seed: Seed = 0,
    json: Json = False,
) -> None:
    """Search for the setting that breaks a preset's claim: the worst one, the box in which it fails, and what may be said of the rest.

    [dim]Examples:[/dim]

    python -m sim redteam merit less-unequal

    python -m sim redteam faces same-threshold --search grid --tests 1000 --json
    """
    from sim.command import redteam as teams

    report = teams.report(known(model), preset, tests, search, seed)
    if json:
        output.print_json(report)
    else:
        typer.echo(teams.told(report))


@app.command()
def ahead(
    models: Annotated[list[str] | None, typer.Argument(help="Ids of models; all without any.")] = None,
    again: Annotated[bool, typer.Option("--all", help="Compute what looks up to date too: after a change of equations.")] = False,
) -> None:
    """Compute again what data/ahead ships and is out of date: frontiers at the defaults, what levers do, and the worlds in which claims hold.

    [dim]Example:[/dim] python -m sim ahead lending
    """
    from sim.analysis import ahead as shipped

    for model, what in shipped.write(models or sim.ids(), again=again):
        typer.echo(f"{model}: {what}")


app.command()(goldens.golden)


@app.command("article")
def article_map(json: Json = False) -> None:
    """Print what each phrase of the article comes to: page, preset, claim, and what is known; docs/article-map.md is its output.

    [dim]Example:[/dim] python -m sim article > docs/article-map.md
    """
    from sim.analysis import article

    told = article.load()
    if json:
        output.print_json(article.listed(told))
    else:
        typer.echo(article.document(told), nl=False)


def main(arguments: list[str] | None = None) -> int:
    """Return the exit code: 0, 1 where numbers differ, 2 and one sentence on standard error for bad input."""
    try:
        code = app(arguments, standalone_mode=False, prog_name="python -m sim")
    except InvalidInput as error:
        return _refuse(str(error))
    except typer.TyperException as error:
        # A bad option or a missing argument; bare `python -m sim` prints its help on the way here and has no more to say.
        return _refuse(error.format_message()) if error.format_message() else BAD_INPUT
    except typer.Abort:
        return 130
    except BrokenPipeError:
        sys.stderr.close()  # `| head` has read enough; without this Python complains while it ends
        return 0
    return code if isinstance(code, int) else 0


def _setting(model_id: str, settings: list[str] | None, seed: int) -> tuple[sim.Model, sim.Params]:
    from sim.analysis.validation import changes

    model = sim.load(known(model_id))
    if seed < 0:
        raise InvalidInput(f"seed must be a whole number from 0, got {seed}")
    return model, model.Params(**changes(";".join(settings or ())))


def _describe(model: sim.Model) -> dict[str, Any]:
    parameters = []
    for name, declared in model.Params.declared().items():
        number = declared if isinstance(declared, Knob) else None
        parameters.append(
            {
                "name": name,
                "default": getattr(model.Params(), name),
                "low": number.low if number else None,
                "high": number.high if number else None,
                "step": number.step if number else None,
                "scale": number.scale if number else None,
                "choices": list(declared.options) if isinstance(declared, Choice) else None,
                "unit": number.unit if number else "",
                "source": declared.source,
            }
        )
    outcomes = [{key: getattr(o, key) for key in ("name", "label", "unit", "better", "low", "high")} for o in model.OUTCOMES]
    keys = ("parameter", "settings", "actor", "principle", "source")
    levers = [{key: getattr(lever, key) for key in keys} for lever in model.LEVERS]
    head = {key: getattr(model, key) for key in ("id", "section", "title", "badge")}
    return head | {"parameters": parameters, "outcomes": outcomes, "levers": levers}


def _reproduce(manifest: "Manifest", json: bool) -> None:
    from sim.analysis import manifest as manifests

    again = manifests.reproduce(manifest)
    if json:
        output.print_json(
            {
                "model": manifest.model,
                "params": manifest.params,
                "seed": manifest.seed,
                "version": sim.__version__,
                "outcomes": again.outcomes,
                "reproduced": again.exact,
                "changed": again.changed,
                "versions": again.versions,
            }
        )
    else:
        versions = ", ".join(f"{name} {then} then and {now} now" for name, (then, now) in again.versions.items())
        for name, (then, now) in again.changed.items():
            typer.echo(f"{name} differs: {output.exact(then)} then, {output.exact(now)} now.")
        typer.echo(f"Versions differ: {versions}." if versions else "All versions are the same.")
        if again.exact:
            typer.echo(f"All {len(again.outcomes)} outcomes of {manifest.model} are reproduced exactly.")
        else:
            typer.echo(f"{len(again.changed)} of {len(manifest.outcomes)} outcomes of {manifest.model} are not reproduced.")
    if not again.exact:
        raise typer.Exit(DIFFERENT)


def _print_frontier(model_id: str, frame: "pd.DataFrame", x: str, y: str) -> None:
    settings = [column for column in frame if str(column).startswith("set.")]
    efficient = frame[frame.efficient].sort_values([x, y], kind="stable")
    rows = [
        (*(output.number(row[name]) for name in (*settings, x, y)), "yes" if row["supported"] else "no")
        for row in efficient.to_dict("records")
    ]
    title = f"{model_id}: {len(efficient)} efficient of {len(frame)} policies"
    undefined = int(frame[[x, y]].isna().any(axis=1).sum())
    if undefined:
        title += f" ({undefined} where {x} or {y} is undefined)"
    output.table((*settings, x, y, "supported"), rows, title=title)


def _refuse(sentence: str) -> int:
    typer.echo(f"Error: {sentence}", err=True)
    return BAD_INPUT


if __name__ == "__main__":
    sys.exit(main())
