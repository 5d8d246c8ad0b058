"""The app of four elements that ../server.go serves, by Streamlit."""

import streamlit as st

st.title("Clicks")
if "n" not in st.session_state:
    st.session_state.n = 0
if st.button("Go"):
    st.session_state.n += 1
size = st.slider("Size", 0, 100, 50)
st.text(f"{st.session_state.n} clicks, size {size}")
