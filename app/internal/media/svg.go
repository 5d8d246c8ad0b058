package media

import (
	"bytes"
	"encoding/xml"
	"io"
	"math"
	"strconv"
	"strings"
)

// isSVG reports whether the first element is svg.
func isSVG(head []byte) bool {
	_, ok := svgRoot(head)
	return ok
}

// svgSize reads width and height in pixels. If one of them is missing, it reads the size
// of the viewBox.
func svgSize(head []byte) (width, height int) {
	root, _ := svgRoot(head)
	of := make(map[string]string)
	for _, a := range root.Attr {
		of[a.Name.Local] = a.Value
	}
	width, height = pixels(of["width"]), pixels(of["height"])
	if width == 0 || height == 0 {
		width, height = boxSize(of["viewBox"])
	}
	if width == 0 || height == 0 {
		return 0, 0
	}
	return width, height
}

func boxSize(viewBox string) (width, height int) {
	box := strings.FieldsFunc(viewBox, func(r rune) bool { return r == ',' || r == ' ' })
	if len(box) != 4 {
		return 0, 0
	}
	return pixels(box[2]), pixels(box[3])
}

// svgRoot returns the first element. Only white space, comments and declarations may come
// before it.
func svgRoot(head []byte) (xml.StartElement, bool) {
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	if text := bytes.TrimLeft(head, " \t\r\n"); len(text) == 0 || text[0] != '<' {
		return xml.StartElement{}, false
	}
	d := xml.NewDecoder(bytes.NewReader(head))
	d.Strict = false
	// The names of these elements are ASCII in all character sets.
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for {
		token, err := d.RawToken()
		if err != nil {
			return xml.StartElement{}, false
		}
		if root, ok := token.(xml.StartElement); ok {
			return root, root.Name.Local == "svg"
		}
	}
}

// maxSide is the longest side for which a browser is asked to keep room.
const maxSide = 1 << 16

func pixels(s string) int {
	v, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(s), "px"), 64)
	if err != nil || !(v >= 1 && v <= maxSide) {
		return 0
	}
	return int(math.Round(v))
}
