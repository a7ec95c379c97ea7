"""A key of a section is declared once: how it is read, whether it must be there, what it is for.

An entry of a section is a dataclass, its fields are keys: `must` or `may`, a way of reading,
and a sentence for authors. The reader, which keeps places and reports every defect, follows
from that, and so does the JSON Schema of the entry, which the docstring describes.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, overload

from adjudicator.errors import Place
from adjudicator.rulebook.files.form import Defects, Form, Named
from adjudicator.rulebook.files.source import Entry, Item, Scalar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Schema = dict[str, Any]
T = TypeVar("T")
Model = TypeVar("Model", bound="DataclassInstance")
D = TypeVar("D", bound="Draft")
E = TypeVar("E", bound="EntryDraft")
I = TypeVar("I", bound="ItemDraft")  # noqa: E741


@dataclass(frozen=True, slots=True)
class Reads(Generic[T]):
    """A way of reading a key; `None` if it is not there, or wrong (which is then reported).

    JSON Schema says `schema` of the value; `help` ends the key's description. `beside` are
    the keys that are read together with this one, and `rules` what holds between them;
    `foreign` are keys known only in order to say why they are wrong here.
    """

    read: Callable[[Form, str], T | None]
    schema: Schema
    help: str = ""
    beside: Mapping[str, Schema] = field(default_factory=dict)
    foreign: tuple[str, ...] = ()
    rules: tuple[Schema, ...] = ()


@dataclass(frozen=True, slots=True)
class Key:
    """A key of an entry: its name, how it is read, and what it is without being there."""

    name: str
    reads: Reads[Any]
    help: str
    required: bool
    default: object = None

    def value(self, form: Form) -> object:
        if not self.required and not form.has(self.name):
            return self.default
        found = self.reads.read(form, self.name)
        return self.default if found is None else found

    @property
    def properties(self) -> dict[str, Schema]:
        """What JSON Schema says of it, and of the keys read together with it."""
        own = says(f"{self.help} {self.reads.help}".strip(), self.reads.schema)
        return {self.name: own, **self.reads.beside}


def says(description: str, schema: Schema) -> Schema:
    """The JSON Schema with a description."""
    return {"description": description, **schema} if description else schema


def must(reads: Reads[T], help_: str = "", *, key: str = "") -> T:
    """A key that has to be there. `key`: its name, if it is not the field's."""
    found: T = field(metadata={"key": Key(key, reads, help_, required=True)})
    return found


@overload
def may(reads: Reads[T], help_: str = "", *, key: str = "") -> T | None: ...
@overload
def may(reads: Reads[T], help_: str, default: T, *, key: str = "") -> T: ...
def may(reads: Reads[T], help_: str = "", default: T | None = None, *, key: str = "") -> T | None:
    """A key that may be left out; it then stands for the default."""
    found: T | None = field(metadata={"key": Key(key, reads, help_, False, default)})
    return found


def mapping(description: str, properties: Mapping[str, Schema], required: Iterable[str]) -> Schema:
    """The JSON Schema of a mapping with these keys and no others."""
    return {
        "description": description,
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


@dataclass(frozen=True, slots=True)
class Needs:
    """A key that may only stand beside another."""

    key: str
    other: str
    says: str
    hint: str

    def check(self, form: Form) -> None:
        if form.has(self.key) and not form.has(self.other):
            place = form.key_place(self.key)
            form.defect(place, "RB04", f"{form.subject} {self.says}", self.hint)

    def add_to(self, schema: Schema) -> None:
        schema.setdefault("dependentRequired", {})[self.key] = [self.other]


@dataclass(frozen=True, slots=True)
class OneOf:
    """Keys of which exactly one must be there."""

    keys: tuple[str, ...]
    says: str
    hint: str

    def check(self, form: Form) -> None:
        if sum(map(form.has, self.keys)) != 1:
            form.defect(form.place, "RB04", f"{form.subject} {self.says}", self.hint)

    def add_to(self, schema: Schema) -> None:
        schema["oneOf"] = [{"required": [key]} for key in self.keys]


@dataclass(frozen=True)
class Draft:
    """What a file declares, well-shaped but before names are resolved, so with their places.

    `TOGETHER` holds between its keys, and `check` whatever else must hold; `SCHEMA` is what
    JSON Schema says of that.
    """

    place: Place

    TOGETHER: ClassVar[tuple[Needs | OneOf, ...]] = ()
    SCHEMA: ClassVar[Schema] = {}
    definition: ClassVar[str] = ""

    @cached_property
    def without_places(self) -> dict[str, Any]:
        """Its fields with names and texts as they are in a model, which knows no places."""
        return {name: _bare(value) for name, value in vars(self).items()}

    def check(self, form: Form) -> None:
        """Reports what is wrong between its keys; a required one may be `None` by mistake."""

    @classmethod
    @cache
    def keys(cls) -> dict[str, Key]:
        """Its keys by the fields that they fill."""
        found = {each.name: each.metadata.get("key") for each in dataclasses.fields(cls)}
        return {
            name: dataclasses.replace(key, name=key.name or name)
            for name, key in found.items()
            if key
        }

    @classmethod
    @cache
    def known(cls) -> tuple[list[str], list[str]]:
        """The names of the keys that it must and may have."""
        keys = cls.keys().values()
        optional = [key.name for key in keys if not key.required]
        beside = [name for key in keys for name in (*key.reads.beside, *key.reads.foreign)]
        return [key.name for key in keys if key.required], [*optional, *beside]

    @classmethod
    def read(cls: type[D], form: Form, place: Place, **own: object) -> D:
        """The entry that a form of its keys holds; to be used only if the form is then `ok`."""
        draft = cls(place, **own, **{name: key.value(form) for name, key in cls.keys().items()})
        for rule in cls.TOGETHER:
            rule.check(form)
        draft.check(form)
        return draft

    @classmethod
    def defined(cls) -> str:
        """Its name among the definitions of JSON Schema: `rule`."""
        return cls.definition or cls.__name__.removesuffix("Draft").lower()

    @classmethod
    def schema(cls) -> Schema:
        """The JSON Schema of such an entry."""
        properties: dict[str, Schema] = {}
        for key in cls.keys().values():
            properties |= key.properties
        description = " ".join((inspect.getdoc(cls) or "").partition("\n\n")[0].split())
        found = mapping(description, properties, cls.known()[0])
        for rule in cls.TOGETHER:
            rule.add_to(found)
        between = [rule for key in cls.keys().values() for rule in key.reads.rules]
        all_of = [*between, *cls.SCHEMA.get("allOf", ())]
        return found | cls.SCHEMA | ({"allOf": all_of} if all_of else {})


@dataclass(frozen=True)
class EntryDraft(Draft):
    """An entry of a section that is a mapping; its name is the key that it stands under.

    `definition` is its name in JSON Schema, if that is not the class's.
    """

    name: str

    subject: ClassVar[str]
    names: ClassVar[Names | None]

    def __init_subclass__(
        cls, *, subject: str, names: Names | None = None, definition: str = ""
    ) -> None:
        cls.subject, cls.names, cls.definition = subject, names, definition

    @classmethod
    def read_entry(cls: type[E], entry: Entry, defects: Defects) -> E | None:
        """The entry, `None` if anything is wrong with it. A missing key is reported at its name."""
        name, place = entry.key.text, entry.key.place
        form = Form(entry.value, f"{cls.subject} '{name}'", defects, *cls.known(), place)
        if cls.names is not None:
            cls.names.check(form, Named(name, place))
        draft = cls.read(form, place, name=name)
        return draft if form.ok else None


@dataclass(frozen=True)
class ItemDraft(Draft):
    """An item of a section that is a list; its first key names it.

    `unnamed` is the subject before its name is known; `identity` is what no two may share.
    """

    subject: ClassVar[str]
    unnamed: ClassVar[str]
    identity: ClassVar[str]

    def __init_subclass__(cls, *, subject: str, unnamed: str, identity: str) -> None:
        cls.subject, cls.unnamed, cls.identity = subject, unnamed, identity

    @property
    def called(self) -> str:
        """What it is called in the library."""
        return str(getattr(self, next(iter(self.keys()))))

    @classmethod
    def read_item(cls: type[I], item: Item, defects: Defects) -> I | None:
        """The item, `None` if anything is wrong with it."""
        form = Form(item, cls.unnamed, defects, *cls.known())
        named = form.named(next(iter(cls.keys())))
        if named is None:
            return None
        form.subject, form.place = f"{cls.subject} '{named.name}'", named.place
        draft = cls.read(form, named.place)
        return draft if form.ok else None


@dataclass(frozen=True, slots=True)
class Names:
    """How the entries of a section may be called: the check, and its pattern in JSON Schema."""

    pattern: str
    check: Callable[[Form, Named], None]


def bare(kind: type[Model], draft: Draft, **given: object) -> Model:
    """The model that a draft stands for: its fields of the same names, without their places.

    What the draft leaves open (`None`) is what the model has where nothing is said.
    """
    own = draft.without_places
    for name, has_default in _fields(kind):
        if name not in given and (own.get(name) is not None or not has_default):
            given[name] = own.get(name)
    return kind(**given)


@cache
def _fields(kind: type[DataclassInstance]) -> list[tuple[str, bool]]:
    missing = dataclasses.MISSING
    return [
        (each.name, not (each.default is missing is each.default_factory))
        for each in dataclasses.fields(kind)
    ]


def _bare(value: Any) -> Any:
    match value:
        case tuple():
            return tuple(map(_bare, value))
        case Named():
            return value.name
        case Scalar():
            return value.folded
    return getattr(value, "bare", value)
