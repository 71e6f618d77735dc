"""Office files as a test reads them: every part by its schema, and rendered by LibreOffice."""

import io
import subprocess
import zipfile
from functools import cache
from pathlib import Path
from posixpath import join, normpath
from tempfile import TemporaryDirectory

import pytest
from lxml import etree
from pypdf import PdfReader

from tests.programs import program

SCHEMAS = Path(__file__).with_name("ooxml.zip")
"""The schemas of ISO/IEC 29500-4, the transitional ones that offices write."""
ROOTS = {
    "http://schemas.openxmlformats.org/presentationml/2006/main": "pml.xsd",
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "wml.xsd",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "dml-chart.xsd",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "dml-main.xsd",
}
COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
FILTERS = {"pptx": "impress", "docx": "writer"}


@cache
def _schema(name: str) -> etree.XMLSchema:
    with TemporaryDirectory() as folder:
        zipfile.ZipFile(SCHEMAS).extractall(folder)
        return etree.XMLSchema(etree.parse(str(Path(folder) / name)))


def faults(content: bytes) -> list[str]:
    """What of a file breaks its schemas, or leads to a part that is not there."""
    file = zipfile.ZipFile(io.BytesIO(content))
    parts, found = set(file.namelist()), []
    assert file.testzip() is None
    for name in sorted(parts):
        if not name.endswith((".xml", ".rels")):
            continue
        tree = _understood(etree.fromstring(file.read(name)))
        schema = ROOTS.get(etree.QName(tree).namespace or "")
        if schema and not _schema(schema).validate(tree):
            found += [f"{name}: {fault.message}" for fault in _schema(schema).error_log]
        if name.endswith(".rels"):
            folder = normpath(join(name, "../.."))
            for link in tree:
                target = link.get("Target", "")
                path = target.lstrip("/") if target[0] == "/" else normpath(join(folder, target))
                if link.get("TargetMode") != "External" and path not in parts:
                    found.append(f"{name}: {target} is not in the file")
    return found


def _understood(tree: etree._Element) -> etree._Element:
    """A part without what it says may be left alone by those who do not know it."""
    ignored = tree.attrib.pop(f"{{{COMPATIBLE}}}Ignorable", "").split()
    spaces = {tree.nsmap[prefix] for prefix in ignored if prefix in tree.nsmap}
    for element in list(tree.iter(etree.Element)):
        if etree.QName(element).namespace in spaces:
            element.getparent().remove(element)
        for name in [one for one in element.attrib if etree.QName(one).namespace in spaces]:
            del element.attrib[name]
    return tree


def rendered(content: bytes, suffix: str, folder: Path) -> list[str]:
    """The text of each page as LibreOffice lays it out; the test skips without LibreOffice."""
    package = f"libreoffice-{FILTERS[suffix]}-nogui"
    office, path = program("soffice", "libreoffice", package=package), folder / f"file.{suffix}"
    path.write_bytes(content)
    user = f"-env:UserInstallation=file://{folder}/profile"
    line = [office, user, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)]
    subprocess.run(line, check=True, capture_output=True, timeout=180)
    if not (pdf := path.with_suffix(".pdf")).exists():
        program(package, package=package)  # an office without this part of it
        pytest.fail("LibreOffice did not open the file")
    return [page.extract_text() for page in PdfReader(pdf).pages]
