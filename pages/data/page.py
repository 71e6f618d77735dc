"""数据与口径 · Data: snapshots, import, whether they hold, what each number means."""

import streamlit as st

from pages.ui import bring, catalogue, lists
from pages.ui.ask import snapshot
from pages.ui.words import language, words

w = words("data")
shown, lang = snapshot(), language()

st.title(w("title"), anchor=False)
sections = ("snapshots", "import", "compare", "checks", "tables", "dictionary")
lists.contents({key: w(key) for key in sections})
st.header(w("snapshots"), anchor="snapshots")
lists.show(catalogue.snapshots(shown, lang))
st.header(w("import"), anchor="import")
bring.show()
st.header(w("compare"), anchor="compare")
lists.compared()
st.header(w("checks"), anchor="checks")
lists.show(catalogue.checks(shown, lang))
lists.verdicts()
st.header(w("tables"), anchor="tables")
lists.show(catalogue.tables(shown, lang))
lists.show(catalogue.derived(shown, lang))
lists.one_table()
st.header(w("dictionary"), anchor="dictionary")
lists.dictionary()
