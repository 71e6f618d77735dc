"""A plain Streamlit script that imports pandas and plotly: the floor of a first paint."""

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

st.text(f"{pd.__name__} {go.__name__}")
