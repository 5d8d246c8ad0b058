package vega

// zoomName is the selection by which a page changes the visible stretch of the axes.
const zoomName = "zoom"

// addZoom lets a view be moved by dragging, and zoomed by pinching or by the wheel with
// Ctrl: the wheel alone scrolls the page. A double click shows all again. Marks outside
// the stretch that is seen are cut off.
func addZoom(view object, p picture, channels object) {
	x := channels["x"].(object)
	if x["type"] == "ordinal" || x["type"] == "nominal" {
		return
	}
	encodings := []any{"x"}
	if p.mark == "point" {
		encodings = append(encodings, "y")
	}
	view["mark"].(object)["clip"] = true
	view["params"] = []any{object{
		"name": zoomName,
		"bind": "scales",
		"select": object{
			"type": "interval", "encodings": encodings, "clear": "dblclick",
			"zoom": "wheel![event.ctrlKey || event.metaKey]",
		},
	}}
}
