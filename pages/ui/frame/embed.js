// A panel in a page of somebody else's: its chart is drawn, and no link sorts a list that stands alone.
const told = document.getElementById("figure");
if (told) {
  const { data, layout } = JSON.parse(told.textContent);
  Plotly.newPlot("chart", data, layout,
    { displayModeBar: false, scrollZoom: false, doubleClick: false, responsive: true });
}
for (const one of document.querySelectorAll('a[href="."]')) one.removeAttribute("href");
