package main

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"testing"
	"time"
	"unsafe"

	"github.com/fxamacker/cbor/v2"
	"github.com/refrain-go/refrain/internal/plan"
)

// trade is a row of numbers, a bool and a text, with padding.
type trade struct {
	ID    int64
	Price float64
	Count int32
	Open  bool
	Name  string
	Day   int64
}

// encodings measures how answers that outlive their process are encoded and decoded,
// beside code written by hand for the type and beside other encodings. The targets for
// the time are 2 GB/s for columns and 1 GB/s for rows.
func encodings() []planned {
	floats := func() [][]float64 {
		columns := make([][]float64, 8)
		for i := range columns {
			columns[i] = make([]float64, rows)
			for j := range columns[i] {
				columns[i][j] = float64(i+j) / 3
			}
		}
		return columns
	}
	trades := func() []trade {
		list := make([]trade, rows)
		for i := range list {
			list[i] = trade{int64(i), float64(i) / 3, int32(i), i%3 == 0, fmt.Sprintf("row %d", i), int64(i)}
		}
		return list
	}
	var works []planned
	works = append(works, encoded("8 columns of 100,000", 3200*time.Microsecond, floats, handColumns, readColumns)...)
	works = append(works, encoded("100,000 rows with a text", 3900*time.Microsecond, trades, handTrades, readTrades)...)
	works = append(works, encoded("100,000 structs with a slice and a pointer each", 0, lists, nil, nil)...)
	return append(works, encoded("map of 100,000 strings to ints", 0, counts, nil, nil)...)
}

// encoded measures encoding into memory that is there, and decoding into new memory.
// Without code by hand, the limit is gob.
func encoded[T any](name string, within time.Duration, make func() T, hand func([]byte, T) []byte, read func([]byte) T) []planned {
	return []planned{
		{"encode, " + name, func() work {
			value := make()
			k, buf, byHand := encodingOf[T](), []byte(nil), []byte(nil)
			w := work{name: "encode, " + name, limit: "by hand", within: within, peers: encoders(value)}
			w.other = func(b *testing.B) {
				for b.Loop() {
					byHand = hand(byHand[:0], value)
				}
			}
			if hand == nil {
				w.limit, w.other, w.peers = w.peers[0].name, w.peers[0].run, w.peers[1:]
			}
			w.ours = func(b *testing.B) {
				for b.Loop() {
					var err error
					if buf, err = k.Append(buf[:0], unsafe.Pointer(&value)); err != nil {
						b.Fatal(err)
					}
				}
			}
			return w
		}},
		{"decode, " + name, func() work {
			value := make()
			k := encodingOf[T]()
			w := work{name: "decode, " + name, limit: "by hand", within: within, peers: decoders(value)}
			if hand == nil {
				w.limit, w.other, w.peers = w.peers[0].name, w.peers[0].run, w.peers[1:]
			} else {
				byHand := hand(nil, value)
				w.other = func(b *testing.B) {
					for b.Loop() {
						read(byHand)
					}
				}
			}
			buf, err := k.Append(nil, unsafe.Pointer(&value))
			w.ours = func(b *testing.B) {
				for b.Loop() {
					var into T
					if err != nil || k.Decode(buf, unsafe.Pointer(&into)) != nil {
						b.Fatal("not decoded", err)
					}
				}
			}
			return w
		}},
	}
}

func encodingOf[T any]() *plan.Encoding {
	k, err := plan.EncodingOf(reflect.TypeFor[T]())
	if err != nil {
		panic(err)
	}
	return k
}

// encoders are peers that encode value.
func encoders[T any](value T) []peer {
	return []peer{
		{"gob", func(b *testing.B) {
			var buf bytes.Buffer
			for b.Loop() {
				buf.Reset()
				if err := gob.NewEncoder(&buf).Encode(value); err != nil {
					b.Fatal(err)
				}
			}
		}},
		{"encoding/json", func(b *testing.B) {
			var buf bytes.Buffer
			for b.Loop() {
				buf.Reset()
				if err := json.NewEncoder(&buf).Encode(value); err != nil {
					b.Fatal(err)
				}
			}
		}},
		{"cbor", func(b *testing.B) {
			for b.Loop() {
				if _, err := cbor.Marshal(value); err != nil {
					b.Fatal(err)
				}
			}
		}},
	}
}

// decoders are peers that decode value.
func decoders[T any](value T) []peer {
	var byGob bytes.Buffer
	gobErr := gob.NewEncoder(&byGob).Encode(value)
	byJSON, jsonErr := json.Marshal(value)
	byCBOR, cborErr := cbor.Marshal(value)
	return []peer{
		{"gob", func(b *testing.B) {
			for b.Loop() {
				var into T
				if gobErr != nil || gob.NewDecoder(bytes.NewReader(byGob.Bytes())).Decode(&into) != nil {
					b.Fatal("not decoded")
				}
			}
		}},
		{"encoding/json", func(b *testing.B) {
			for b.Loop() {
				var into T
				if jsonErr != nil || json.Unmarshal(byJSON, &into) != nil {
					b.Fatal("not decoded")
				}
			}
		}},
		{"cbor", func(b *testing.B) {
			for b.Loop() {
				var into T
				if cborErr != nil || cbor.Unmarshal(byCBOR, &into) != nil {
					b.Fatal("not decoded")
				}
			}
		}},
	}
}

func handColumns(b []byte, columns [][]float64) []byte {
	b = binary.AppendUvarint(b, uint64(len(columns)))
	for _, column := range columns {
		b = binary.AppendUvarint(b, uint64(len(column)))
		b = append(b, unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(column))), 8*len(column))...)
	}
	return b
}

func readColumns(b []byte) [][]float64 {
	uvarint := func() int {
		x, n := binary.Uvarint(b)
		b = b[n:]
		return int(x)
	}
	columns := make([][]float64, uvarint())
	for i := range columns {
		columns[i] = make([]float64, uvarint())
		to := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(columns[i]))), 8*len(columns[i]))
		b = b[copy(to, b):]
	}
	return columns
}

func handTrades(b []byte, trades []trade) []byte {
	b = binary.AppendUvarint(b, uint64(len(trades)))
	for i := range trades {
		t := &trades[i]
		b = binary.LittleEndian.AppendUint64(b, uint64(t.ID))
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(t.Price))
		b = binary.LittleEndian.AppendUint32(b, uint32(t.Count))
		open := byte(0)
		if t.Open {
			open = 1
		}
		b = append(b, open)
		b = binary.LittleEndian.AppendUint64(b, uint64(t.Day))
		b = binary.AppendUvarint(b, uint64(len(t.Name)))
		b = append(b, t.Name...)
	}
	return b
}

// readTrades gives each text its own memory, as code by hand does.
func readTrades(b []byte) []trade {
	length, n := binary.Uvarint(b)
	b = b[n:]
	trades := make([]trade, length)
	for i := range trades {
		t := &trades[i]
		t.ID = int64(binary.LittleEndian.Uint64(b))
		t.Price = math.Float64frombits(binary.LittleEndian.Uint64(b[8:]))
		t.Count = int32(binary.LittleEndian.Uint32(b[16:]))
		t.Open = b[20] == 1
		t.Day = int64(binary.LittleEndian.Uint64(b[21:]))
		length, n := binary.Uvarint(b[29:])
		b = b[29+n:]
		t.Name = string(b[:length])
		b = b[length:]
	}
	return trades
}
