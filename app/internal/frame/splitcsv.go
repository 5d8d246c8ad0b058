package frame

import (
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
)

// blockSize is how many bytes of a file a goroutine splits at a time. It is large beside
// a line, and small enough for a file of a few megabytes to keep all cores busy.
const blockSize = 256 << 10

// splitter splits the records of a file into cells, in blocks, several at a time. It
// gives the records that encoding/csv gives, but it reads only files without a fault:
// each quote stands where the format wants it, and no line has more cells than the first.
// Other files are for encoding/csv, which finds the line of the fault.
type splitter struct {
	text   string
	comma  byte
	width  int
	header []string // to be left out where it comes again; nil if the file has none
	ragged bool

	special [256]bool // the bytes that end a cell without quotes
}

// fileBlock is a part of a file. It begins with a record and ends with one.
type fileBlock struct {
	from, to int
	columns  [][]span
}

// split gives the columns of the records behind begin. It reports whether it could.
func (s *splitter) split(begin, size int) ([]rawColumn, bool) {
	s.special[s.comma], s.special['\n'], s.special['"'] = true, true, true
	blocks := s.cut(begin, size)
	var next atomic.Int64
	var failed atomic.Bool
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(blocks)) {
		all.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(blocks)) && !failed.Load(); i = next.Add(1) - 1 {
				if !s.block(&blocks[i]) {
					failed.Store(true)
				}
			}
		})
	}
	all.Wait()
	if failed.Load() {
		return nil, false
	}
	columns := make([]rawColumn, s.width)
	quoted := strings.IndexByte(s.text[begin:], '"') >= 0
	for c := range columns {
		columns[c].text, columns[c].quoted = s.text, quoted
		for _, b := range blocks {
			columns[c].blocks = append(columns[c].blocks, b.columns[c])
			columns[c].count += len(b.columns[c])
		}
	}
	return columns, true
}

// cut gives blocks of at least size bytes. A line ends a record if the quotes before its
// end are even in number. That is so in a file without a fault, and only its blocks
// count.
func (s *splitter) cut(begin, size int) (blocks []fileBlock) {
	for from := begin; from < len(s.text); {
		to := min(from+size, len(s.text))
		quotes := strings.Count(s.text[from:to], `"`)
		for to < len(s.text) {
			end := len(s.text)
			if n := strings.IndexByte(s.text[to:], '\n'); n >= 0 {
				end = to + n + 1
			}
			quotes += strings.Count(s.text[to:end], `"`)
			to = end
			if quotes%2 == 0 {
				break
			}
		}
		blocks = append(blocks, fileBlock{from: from, to: to})
		from = to
	}
	return blocks
}

// block splits the records of a block into spans of each column.
func (s *splitter) block(b *fileBlock) bool {
	// A record has a byte for each cell at least: its comma or its end.
	rows := min(strings.Count(s.text[b.from:b.to], "\n"), (b.to-b.from)/s.width) + 1
	b.columns = make([][]span, s.width)
	room := make([]span, rows*s.width)
	for c := range b.columns {
		b.columns[c] = room[c*rows : c*rows : (c+1)*rows]
	}
	row, ok := make([]span, 0, s.width+1), true
	for at := b.from; ; {
		if row, at, ok = s.record(row[:0], at, b.to); !ok {
			return false
		}
		if len(row) == 0 {
			return true
		}
		if row, ok = s.fitted(row); !ok {
			return false
		}
		if s.repeats(row) {
			continue
		}
		for c, cell := range row {
			b.columns[c] = append(b.columns[c], cell)
		}
	}
}

// record appends the cells of the first record behind at, and tells where the next one
// begins. The row is empty if there is none. It reports whether quotes stand where the
// format wants them.
func (s *splitter) record(row []span, at, to int) ([]span, int, bool) {
	text := s.text[:to]
	for at < to {
		end := lineEnd(text, at)
		if end < 0 {
			break
		}
		at = end // of an empty line
	}
	for at < to {
		cell := span{uint32(at), 0}
		if text[at] == '"' {
			closed, begin := closing(text, at)
			if closed < 0 {
				return nil, 0, false
			}
			cell, at = span{uint32(begin), uint32(closed)}, closed+1
			if end := lineEnd(text, at); end >= 0 {
				return append(row, cell), end, true
			}
			if text[at] != s.comma {
				return nil, 0, false
			}
		} else {
			for at < to && !s.special[text[at]] {
				at++
			}
			if at < to && text[at] == '"' {
				return nil, 0, false
			}
			end := at
			if at == to || text[at] == '\n' {
				if end > int(cell.start) && text[end-1] == '\r' {
					end--
				}
				cell.end = uint32(end)
				return append(row, cell), min(at+1, to), true
			}
			cell.end = uint32(end)
		}
		row = append(row, cell)
		if at++; at == to { // the file ends behind a comma
			return append(row, span{uint32(to), uint32(to)}), to, true
		}
	}
	return row, at, true
}

// lineEnd gives where the next line begins if a line ends here, and -1 if not. A \r at
// the end of the file belongs to the end of the line, as encoding/csv has it.
func lineEnd(text string, at int) int {
	switch rest := text[at:]; {
	case rest == "" || rest == "\r":
		return len(text)
	case rest[0] == '\n':
		return at + 1
	case rest[0] == '\r' && rest[1] == '\n':
		return at + 2
	}
	return -1
}

// closing finds the quote that closes a cell, -1 if there is none, and where the cell
// begins: with the quote that opens it if the cell is to be unquoted.
func closing(text string, open int) (closed, begin int) {
	begin = open + 1
	for at := open + 1; ; {
		n := strings.IndexByte(text[at:], '"')
		if n < 0 {
			return -1, 0
		}
		at += n
		if at+1 == len(text) || text[at+1] != '"' {
			if begin > open && strings.Contains(text[begin:at], "\r\n") {
				begin = open
			}
			return at, begin
		}
		at += 2
		begin = open
	}
}

// fitted makes a row as wide as the header if it may be.
func (s *splitter) fitted(row []span) ([]span, bool) {
	for len(row) > s.width && strings.TrimSpace(row[len(row)-1].of(s.text, true)) == "" {
		row = row[:len(row)-1]
	}
	if len(row) > s.width || len(row) < s.width && !s.ragged {
		return nil, false
	}
	for len(row) < s.width {
		row = append(row, span{})
	}
	return row, true
}

func (s *splitter) repeats(row []span) bool {
	for c, name := range s.header {
		if trimmed(row[c].of(s.text, true)) != name {
			return false
		}
	}
	return s.header != nil
}
