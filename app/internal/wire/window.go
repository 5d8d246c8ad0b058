package wire

import (
	"encoding/binary"
	"errors"
	"math"
)

// Status of the answer to a Window.
const (
	Cells   byte = 0 // cells follow
	Changed byte = 1 // the table has changed: ask again with its new revision
	Refused byte = 2
)

// Limits of one window. A screen shows about 60 rows. The answer leaves out cells beyond
// the limits.
const (
	MaxWindowRows = 1000
	MaxWindowCols = 200
	MaxWindowText = 8 << 20 // bytes; cells beyond it come back empty
)

const (
	windowVersion = 2
	windowHead    = 24 // bytes before the rows
)

// Shown is the part of a table that a view shows. Rows and columns are counted in the
// view.
type Shown struct {
	Rows   int               // in all
	Source func(row int) int // the row's index in the data
	Text   func(dst []byte, row, col int) []byte
}

// AppendWindow answers w with cells. It asks for them row by row. The caller must have
// cut the rows and columns of w to those of the view.
func AppendWindow(dst []byte, w Window, s Shown) []byte {
	dst = appendWindowHead(dst, w, s.Rows, Cells)
	for r := range w.Rows {
		dst = binary.LittleEndian.AppendUint32(dst, uint32(s.Source(w.Row+r)))
	}
	offsets := len(dst)
	dst = append(dst, make([]byte, 4*w.Rows*w.Cols)...)
	start := len(dst)
	for r := range w.Rows {
		for c := range w.Cols {
			if len(dst)-start < MaxWindowText {
				dst = s.Text(dst, w.Row+r, w.Col+c)
			}
			binary.LittleEndian.PutUint32(dst[offsets:], uint32(len(dst)-start))
			offsets += 4
		}
	}
	return dst
}

// AppendNoWindow answers w without cells.
func AppendNoWindow(dst []byte, w Window, status byte) []byte {
	w.Rows, w.Cols = 0, 0
	w.Row, w.Col = 0, 0
	return appendWindowHead(dst, w, 0, status)
}

func appendWindowHead(dst []byte, w Window, total int, status byte) []byte {
	dst = append(dst, windowVersion, status)
	dst = binary.LittleEndian.AppendUint16(dst, uint16(w.Cols))
	dst = binary.LittleEndian.AppendUint32(dst, w.Req)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(w.Row))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(w.Rows))
	dst = binary.LittleEndian.AppendUint16(dst, uint16(w.Col))
	dst = append(dst, 0, 0)
	return binary.LittleEndian.AppendUint32(dst, uint32(total))
}

// Clamp cuts the window to the size of the table and to the limits of one answer. It
// reports false if the window lies at a negative place, or behind the table's end.
func (w *Window) Clamp(rows, cols int) bool {
	if w.Row < 0 || w.Col < 0 || w.Rows < 0 || w.Cols < 0 || w.Row > rows || uint64(w.Row) > math.MaxUint32 || w.Col > min(cols, math.MaxUint16) {
		return false
	}
	w.Rows = min(w.Rows, rows-w.Row, MaxWindowRows)
	w.Cols = min(w.Cols, cols-w.Col, MaxWindowCols)
	return true
}

// Answer is a decoded answer to a Window.
type Answer struct {
	Status   byte
	Req      uint32
	Row, Col int
	Total    int        // rows of the view
	Sources  []int      // of each row, its index in the data
	Cells    [][]string // empty rows where no columns were asked for
}

// DecodeAnswer reads the bytes that AppendWindow and AppendNoWindow write. It returns an
// error for any other bytes.
func DecodeAnswer(b []byte) (Answer, error) {
	if len(b) < windowHead || b[0] != windowVersion {
		return Answer{}, errors.New("not a window of version 2")
	}
	cols, rows := int(binary.LittleEndian.Uint16(b[2:])), int(binary.LittleEndian.Uint32(b[12:]))
	a := Answer{
		Status: b[1],
		Req:    binary.LittleEndian.Uint32(b[4:]),
		Row:    int(binary.LittleEndian.Uint32(b[8:])),
		Col:    int(binary.LittleEndian.Uint16(b[16:])),
		Total:  int(binary.LittleEndian.Uint32(b[20:])),
	}
	b = b[windowHead:]
	if rows > len(b)/4/(1+cols) {
		return Answer{}, errors.New("a window shorter than its offsets")
	}
	for r := range rows {
		a.Sources = append(a.Sources, int(binary.LittleEndian.Uint32(b[4*r:])))
	}
	b = b[4*rows:]
	text, from := b[4*rows*cols:], uint32(0)
	for r := range rows {
		row := make([]string, cols)
		for c := range cols {
			to := binary.LittleEndian.Uint32(b[4*(r*cols+c):])
			if to < from || int64(to) > int64(len(text)) {
				return Answer{}, errors.New("a window whose offsets do not fit its text")
			}
			row[c], from = string(text[from:to]), to
		}
		a.Cells = append(a.Cells, row)
	}
	return a, nil
}
