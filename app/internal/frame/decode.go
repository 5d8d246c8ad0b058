package frame

import (
	"bytes"
	"io"
	"io/fs"
	"unicode/utf16"
	"unicode/utf8"
)

// maxHint bounds the memory that a reader's word alone makes us take.
const maxHint = 1 << 30

// readAll reads to the end. It takes the memory at once if the reader knows its length.
func readAll(r io.Reader) ([]byte, error) {
	size := int64(0)
	switch known := r.(type) {
	case interface{ Len() int }:
		size = int64(known.Len())
	case interface{ Stat() (fs.FileInfo, error) }:
		if info, err := known.Stat(); err == nil {
			size = info.Size()
		}
	}
	if size <= 0 {
		return io.ReadAll(r)
	}
	b := bytes.NewBuffer(make([]byte, 0, min(size, maxHint)+bytes.MinRead))
	_, err := b.ReadFrom(r)
	return b.Bytes(), err
}

// decoded gives a file as UTF-8, without the byte order mark. A file that is not UTF-8 is
// read as Windows-1252, which contains Latin-1.
func decoded(raw []byte) []byte {
	switch {
	case bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")):
		raw = raw[3:]
	case bytes.HasPrefix(raw, []byte("\xff\xfe")), bytes.HasPrefix(raw, []byte("\xfe\xff")):
		return fromUTF16(raw[2:], raw[0] == 0xff)
	}
	if utf8.Valid(raw) {
		return raw
	}
	text := make([]byte, 0, len(raw)+len(raw)/8)
	for _, b := range raw {
		r := rune(b)
		if 0x80 <= b && b < 0xa0 {
			r = windows1252[b-0x80]
		}
		text = utf8.AppendRune(text, r)
	}
	return text
}

var windows1252 = [32]rune{
	'€', 0x81, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0x8d, 'Ž', 0x8f,
	0x90, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0x9d, 'ž', 'Ÿ',
}

func fromUTF16(raw []byte, little bool) []byte {
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = uint16(raw[2*i])<<8 | uint16(raw[2*i+1])
		if little {
			units[i] = units[i]>>8 | units[i]<<8
		}
	}
	return []byte(string(utf16.Decode(units)))
}
