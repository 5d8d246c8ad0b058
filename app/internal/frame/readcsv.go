package frame

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Format says how a file of separated values is written. ReadCSV finds out a part that is
// zero.
type Format struct {
	Comma        rune
	NoHeader     bool
	DecimalComma bool
	Ragged       bool
	LazyQuotes   bool
	Nulls        []string
	Zone         *time.Location
	Types        map[string]ColumnType
	Layouts      map[string]string
}

// ReadCSV reads a file of separated values as typed columns. It returns the format by
// which it has read the file. An error names the line and the way out.
func ReadCSV(r io.Reader, format Format) (*Typed, Format, error) {
	raw, err := readAll(r)
	if err != nil {
		return nil, format, err
	}
	comma, text := cutSeparatorLine(decoded(raw))
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, format, errors.New("the file is empty: give one with a line of names, and rows below it")
	}
	if format.Comma == 0 {
		format.Comma = comma
	}
	if format.Comma == 0 {
		format.Comma = findComma(text)
	}
	if format.Zone == nil {
		format.Zone = time.UTC
	}
	t, columns, err := split(text, &format, blockSize)
	if err != nil {
		return nil, format, err
	}
	t.infer(columns, &format)
	return t, format, nil
}

// cutSeparatorLine makes the first line blank if it names the separator, as in sep=; which
// spreadsheets read and write. It returns this separator or 0. Blank lines are skipped, but
// they count in the lines that errors name.
func cutSeparatorLine(text []byte) (comma rune, rest []byte) {
	end := bytes.IndexByte(text, '\n')
	line := bytes.Trim(bytes.TrimSuffix(text[:max(end, 0)], []byte("\r")), `"`)
	if name, found := bytes.CutPrefix(line, []byte("sep=")); found && len(name) == 1 {
		return rune(name[0]), text[end:]
	}
	return 0, text
}

// findComma chooses the separator with which the largest number of the first lines have
// as many cells as the first line.
func findComma(text []byte) rune {
	sample := text[:min(len(text), 64<<10)]
	if len(sample) < len(text) {
		sample = sample[:bytes.LastIndexByte(sample, '\n')+1]
	}
	best, most := ',', 0
	for _, comma := range []rune{',', ';', '\t', '|'} {
		r := csv.NewReader(bytes.NewReader(sample))
		r.Comma, r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = comma, -1, true, true
		width, alike := 0, 0
		for range 50 {
			record, err := r.Read()
			if err != nil {
				break
			}
			if width == 0 {
				width = len(record)
			}
			if len(record) == width {
				alike++
			}
		}
		if score := alike*1000 + min(width, 999); width > 1 && score > most {
			best, most = comma, score
		}
	}
	return best
}

// split reads the records into columns: in blocks of that size, or by encoding/csv if the
// file has a fault or the size is zero.
func split(text []byte, format *Format, blockSize int) (*Typed, []rawColumn, error) {
	if uint64(len(text)) > math.MaxUint32 {
		return nil, nil, errors.New("the file has more than 4 GB: read it in parts")
	}
	first, err := csvReader(text, format).Read()
	if err != nil {
		return nil, nil, told(err)
	}
	names := make([]string, len(first))
	for i, name := range first {
		names[i] = strings.TrimSpace(name)
	}
	format.NoHeader = format.NoHeader || allNumbers(names)
	named := names
	if !format.NoHeader {
		named = withoutBlankEnd(names) // as of a separator at the end of each line
	}
	columns, err := readColumns(text, named, format, blockSize)
	if err != nil && len(named) < len(names) { // a column without a name is the last
		if all, stillWrong := readColumns(text, names, format, blockSize); stillWrong == nil {
			columns, err, named = all, nil, names
		}
	}
	if err != nil {
		return nil, nil, err
	}
	t := &Typed{count: columns[0].count, data: make([]typedColumn, len(columns))}
	for c := range columns {
		name := ""
		if c < len(named) && !format.NoHeader {
			name = named[c]
		}
		if name == "" {
			name = fmt.Sprintf("column %d", c+1)
		}
		t.columns = append(t.columns, Column{Name: name})
	}
	t.tellNames()
	return t, columns, nil
}

func csvReader(text []byte, format *Format) *csv.Reader {
	r := csv.NewReader(bufio.NewReaderSize(bytes.NewReader(text), 64<<10))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = format.Comma, -1, format.LazyQuotes, true
	return r
}

func withoutBlankEnd(names []string) []string {
	for len(names) > 1 && names[len(names)-1] == "" {
		names = names[:len(names)-1]
	}
	return names
}

// readColumns reads the records behind the header, or all if there is none, into columns
// of these names.
func readColumns(text []byte, names []string, format *Format, blockSize int) ([]rawColumn, error) {
	r := csvReader(text, format)
	first, err := r.Read()
	if err != nil {
		return nil, told(err)
	}
	begin := 0
	if !format.NoHeader {
		begin = int(r.InputOffset())
	}
	if columns, ok := splitBlocks(text, begin, names, format, blockSize); ok {
		return columns, nil
	}
	return readRecords(r, slices.Clone(first), names, format)
}

// splitBlocks reads a file without a fault, in blocks of that size. It reports whether
// the file was one.
func splitBlocks(text []byte, begin int, names []string, format *Format, blockSize int) ([]rawColumn, bool) {
	if format.Comma >= utf8.RuneSelf || blockSize == 0 {
		return nil, false
	}
	s := splitter{text: stringOf(text), comma: byte(format.Comma), width: len(names), ragged: format.Ragged}
	if !format.NoHeader && len(names) > 1 {
		s.header = names
	}
	return s.split(begin, blockSize)
}

// readRecords reads the records behind the first one by encoding/csv.
func readRecords(r *csv.Reader, first, names []string, format *Format) ([]rawColumn, error) {
	columns := make([]cells, len(names))
	if format.NoHeader {
		for c := range columns {
			columns[c].add(first[c])
		}
	}
	for {
		record, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, told(err)
		}
		if len(record) != len(columns) {
			if record, columns, err = fitted(record, columns, r, format); err != nil {
				return nil, err
			}
		}
		if !format.NoHeader && len(names) > 1 && repeats(record, names) {
			continue
		}
		for c := range columns {
			columns[c].add(record[c])
		}
	}
	raw := make([]rawColumn, len(columns))
	for c := range columns {
		raw[c] = columns[c].column()
	}
	return raw, nil
}

// fitted makes a record as wide as the header. Empty cells at its end are dropped. A
// record that is still longer, or is shorter, is an error unless the file may be ragged.
// In a ragged file, columns are added for further cells, and missing cells are empty.
func fitted(record []string, columns []cells, r *csv.Reader, format *Format) ([]string, []cells, error) {
	for len(record) > len(columns) && strings.TrimSpace(record[len(record)-1]) == "" {
		record = record[:len(record)-1]
	}
	line, _ := r.FieldPos(0)
	switch {
	case len(record) == len(columns):
	case !format.Ragged:
		return nil, nil, fmt.Errorf("line %d has %d cells and the first line has %d: mend the line, give the separator if %q is not the file's, or set Ragged, which fills short lines and names the cells that are too many",
			line, len(record), len(columns), format.Comma)
	}
	for len(record) > len(columns) {
		columns = append(columns, cells{spans: make([]span, len(columns[0].spans))})
	}
	for len(record) < len(columns) {
		record = append(record, "")
	}
	return record, columns, nil
}

func repeats(record, names []string) bool {
	for c, name := range names {
		if c >= len(record) || strings.TrimSpace(record[c]) != name {
			return false
		}
	}
	return true
}

func allNumbers(names []string) bool {
	for _, s := range names {
		if _, ok := parseFloat(s); !ok {
			return false
		}
	}
	return true
}

// told adds the way out to an error of encoding/csv.
func told(err error) error {
	var parse *csv.ParseError
	if !errors.As(err, &parse) {
		return err
	}
	begun := ""
	if parse.StartLine != parse.Line {
		begun = fmt.Sprintf("the cell that begins in line %d: ", parse.StartLine)
	}
	if errors.Is(parse.Err, csv.ErrQuote) || errors.Is(parse.Err, csv.ErrBareQuote) {
		return fmt.Errorf("%sline %d, column %d: %w: double the quotes inside of a cell, or set LazyQuotes to take them as they are", begun, parse.Line, parse.Column, parse.Err)
	}
	return fmt.Errorf("%sline %d, column %d: %w", begun, parse.Line, parse.Column, parse.Err)
}
