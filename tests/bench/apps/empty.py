"""Show one number and nothing else: the floor of every rerun and of a first paint."""

import streamlit as st

st.text("0")
