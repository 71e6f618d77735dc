"""The operator's month: upload, look, publish; what the others see; and back again."""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.conftest import Opened, at_hand, own_errors
from tests.browser.sound import FIT, inaccessible
from tests.data.ledger.test_samples import SAMPLES
from tests.serving import Server

pytestmark = [pytest.mark.browser]

PASSPHRASE = "a passphrase for tests"
REGISTER = "项目名称,类别,状态,预算（万元）\n古交红色讲堂,文化,进行中,5\n"
GIFTS = (
    "捐赠编号,捐赠人,金额,捐赠日期,渠道,募捐项目,联系电话\n"
    "A1,王小明,100.00,2022-01-03,微信,植树募捐,13812345678\n"
    "A2,李丽,一百,2022-01-04,微信,植树募捐,\n"
)
OWN = "善款来源,到账数目,到账日\n王小明,100.00,2022-03-11\n太原市晋商商会,2000.00,2022-03-12\n"
ASSIGNED = {"善款来源": "捐赠人 *", "到账数目": "金额 *", "到账日": "捐赠时间 *"}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("imported")


@pytest.fixture(scope="module")
def base(root: Path) -> Iterator[str]:
    """A server of its own, with a passphrase and a key."""
    secrets = root / "secrets.toml"
    secrets.write_text(f'[operator]\npassphrase = "{PASSPHRASE}"\n', "utf-8")
    more = {"STREAMLIT_SECRETS_FILES": str(secrets), "LEDGER_KEY": "a key for tests, long enough"}
    with Server(root / "snapshots", more) as server:
        yield server.address


def unlocked(one: Opened, query: str = "lang=zh") -> Page:
    """The panel, opened by its passphrase."""
    page = one.goto(f"/data?{query}")
    page.locator(".st-key-unlock_typed input").fill(PASSPHRASE)
    page.keyboard.press("Enter")
    page.get_by_test_id("stFileUploader").first.wait_for()
    return one.settled()


def hand_over(one: Opened, *files: tuple[str, str | bytes]) -> None:
    """Choose these files in the uploader, and wait for the verdict."""
    given = [
        {
            "name": name,
            "mimeType": "text/csv",
            "buffer": text.encode() if isinstance(text, str) else text,
        }
        for name, text in files
    ]
    one.page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(given)  # type: ignore[arg-type]
    one.page.locator(".st-key-panel-import-verdict").wait_for()
    one.settled()


def in_sight(page: Page, told: Locator) -> bool:
    """Whether a sentence is below the heading that stays and above the lower edge."""
    box, heading = told.bounding_box(), page.locator(".heading").bounding_box()
    assert box
    assert heading
    below, above = heading["y"] + heading["height"], page.evaluate("innerHeight")
    return below <= box["y"] and box["y"] + box["height"] <= above


def published(one: Opened, snapshot_id: str) -> None:
    """Publish what was looked at; what came of it is in sight."""
    one.page.get_by_role("button", name="发布", exact=True).click()
    done = one.page.locator(".box-good").filter(has_text=f"已发布 {snapshot_id}")
    done.wait_for()
    one.settled()
    assert in_sight(one.page, done)


def projects(page: Page) -> str:
    """The first headline figure of an open overview."""
    return page.locator(".card-value").first.inner_text()


def test_a_month_takes_three_acts_and_moves_open_sessions(
    opened: Callable[..., Opened], base: str, root: Path
) -> None:
    reader, operator = opened(base=base), opened(base=base)
    holder = opened((390, 844), base=base)
    reader.goto("/?lang=zh")
    holder.goto("/?lang=zh&snapshot=2021-12-31-report")
    page = unlocked(operator)
    assert projects(reader.page) == "27"

    acts = 0
    hand_over(operator, ("项目.csv", REGISTER))
    acts += 1  # upload
    verdict = page.locator(".st-key-panel-import-verdict")
    verdict.scroll_into_view_if_needed()
    acts += 1  # look
    assert "可以发布。" in verdict.inner_text()
    assert "新增的项目" in page.inner_text("body")
    assert projects(reader.page) == "27"
    verdict.get_by_role("button", name="发布", exact=True).click()
    acts += 1  # publish
    done = page.locator(".box-good").filter(has_text="已发布")
    done.wait_for()
    operator.settled()
    assert acts == 3
    assert "2021-12-31-import" in done.inner_text()
    assert done.is_visible()

    # Any act of a reader is a rerun.
    at_hand(reader.page.locator("a[data-key=unit][data-code=yi]")).click()
    reader.page.wait_for_url("**unit=yi**")
    reader.settled()
    assert projects(reader.page) == "28"
    at_hand(holder.page.locator("a[data-key=unit][data-code=yi]")).click()
    holder.page.wait_for_url("**unit=yi**")
    holder.settled()
    assert projects(holder.page) == "27"
    assert "有更新的数据" in holder.page.locator(".heading > .newer").inner_text()
    assert holder.page.evaluate(FIT) == []

    page.get_by_role("button", name="退回 2021-12-31-demo").click()
    page.locator(".box-good").filter(has_text="现在默认打开 2021-12-31-demo").wait_for()
    at_hand(reader.page.locator("a[data-key=unit][data-code=wan]")).click()
    reader.page.wait_for_url("**unit=wan**")
    reader.settled()
    assert projects(reader.page) == "27"
    assert (root / "snapshots" / "2021-12-31-import").is_dir(), "what was published stays"
    for one in (reader, holder, operator):
        assert own_errors(one.errors) == []
        assert one.foreign == []


def test_a_bill_a_workbook_and_a_table_of_ones_own_are_published_one_after_the_other(
    opened: Callable[..., Opened], base: str, root: Path
) -> None:
    one = opened(base=base)
    page = unlocked(one)
    hand_over(one, ("微信.csv", (SAMPLES / "wechat_personal.csv").read_bytes()))
    verdict = page.locator(".st-key-panel-import-verdict")
    assert in_sight(page, verdict.locator(".box"))
    assert "3 行导入，0 行不能导入" in verdict.inner_text()
    published(one, "2022-01-08-import")

    hand_over(one, ("一季度.xlsx", (SAMPLES / "first_quarter.xlsx").read_bytes()))
    page.get_by_text("其余的照常发布（3 行不导入）").click()
    one.settled()
    published(one, "2022-03-09-import")

    hand_over(one, ("街道.csv", OWN))
    for heading, ours in ASSIGNED.items():
        column = page.get_by_role("combobox", name=heading, exact=True)
        column.scroll_into_view_if_needed()
        one.settled()  # a list closes where the page is scrolled
        column.click()
        page.get_by_role("option", name=ours, exact=True).click()
        one.settled()
    page.get_by_role("button", name="保存对照并重新检查").click()
    one.settled()
    assert "2 行导入，0 行不能导入" in verdict.inner_text()
    assert in_sight(page, verdict.locator(".box"))
    published(one, "2022-03-12-import")
    hand_over(one, ("街道，四月.csv", OWN.replace("2022-03", "2022-04")))
    assert "捐赠台账新增 2 行" in verdict.inner_text()
    assert list((root / "snapshots" / "mappings").glob("*.toml"))

    page.get_by_role("link", name="到总览看新数字").click()
    one.settled()
    assert projects(page) == "29"
    assert "2022年3月12日" in page.locator(".heading").inner_text()
    assert own_errors(one.errors) == []


def test_rejects_come_down_as_a_file_and_the_rest_goes_on(
    opened: Callable[..., Opened], base: str, tmp_path: Path
) -> None:
    one = opened(base=base)
    page = unlocked(one)
    hand_over(one, ("一月.csv", GIFTS))
    publish = page.get_by_role("button", name="发布", exact=True)
    assert publish.is_disabled()
    with page.expect_download() as download:
        page.locator(".st-key-import_rejects button").click()
    download.value.save_as(tmp_path / "rejects.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "rejects.csv").read_text("utf-8-sig"))))
    assert [row[4] for row in rows] == ["写的是", "一百"]
    page.get_by_text("其余的照常发布（1 行不导入）").click()
    one.settled()
    assert publish.is_enabled()
    text = page.inner_text(".stMain")
    assert "13812345678" not in text
    assert "王小明" not in text


def test_a_large_file_comes_through(opened: Callable[..., Opened], base: str) -> None:
    one = opened(base=base)
    page = unlocked(one)
    lines = (f"L{n},甲{n % 999},{n}.00,2022-01-03,微信,植树募捐,\n" for n in range(1, 60_000))
    hand_over(one, ("大.csv", GIFTS.partition("\n")[0] + "\n" + "".join(lines)))
    assert "文件里共 59,999 行" in page.locator(".st-key-panel-import-verdict").inner_text()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_file_that_is_too_large_is_said_in_the_pages_words(
    opened: Callable[..., Opened], base: str, lang: str, tmp_path: Path
) -> None:
    one = opened(base=base)
    page = unlocked(one, f"lang={lang}")
    sentence = page.locator(".refused")
    assert sentence.is_hidden()
    large = tmp_path / "大.csv"
    with large.open("wb") as file:
        file.truncate(201 * 1024 * 1024)
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(large)
    sentence.wait_for(state="visible")
    assert page.get_by_text("File must be").is_hidden()
    page.get_by_test_id("stFileChip").hover()
    assert page.get_by_text("File must be").first.is_hidden()


def test_a_file_of_a_reader_is_refused(opened: Callable[..., Opened], base: str) -> None:
    one = opened(base=base, new=True)
    page = unlocked(one)
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if asked.method == "PUT" else None)
    hand_over(one, ("项目.csv", REGISTER))
    assert sent
    page.get_by_role("button", name="退出导入").click()
    page.locator(".st-key-unlock_typed input").wait_for()
    put = "url => fetch(url, {method: 'PUT', body: 'x'}).then(r => r.text())"
    assert "no operator" in page.evaluate(put, sent[0])


@pytest.mark.parametrize(
    ("theme", "size", "lang"), [("light", (1366, 768), "zh"), ("dark", (390, 844), "en")]
)
def test_the_open_panel_is_accessible_and_fits(
    opened: Callable[..., Opened], base: str, theme: str, size: tuple[int, int], lang: str
) -> None:
    one = opened(size, base=base, theme=theme)
    page = unlocked(one, f"lang={'en' if lang == 'zh' else 'zh'}&theme={theme}")
    hand_over(one, ("一月台账（第一次导出，请勿外传）.csv", GIFTS), ("项目.csv", REGISTER))
    at_hand(page.locator(f"a[data-key=lang][data-code={lang}]")).click()
    page.wait_for_url(f"**lang={lang}**")
    one.settled()
    assert page.locator(".st-key-panel-import-verdict").is_visible(), "the verdict stays"
    assert page.get_by_text("Upload", exact=True).is_hidden()
    assert [*page.evaluate(FIT), *inaccessible(page), *own_errors(one.errors)] == []
