package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/refrain-go/refrain/app"
)

// files reads a file of 20 MB into typed columns, beside encoding/csv, which gives
// strings and forgets each line.
func files() []planned {
	return []planned{{"CSV of 20 MB, typed", func() work {
		text := manyRows(20 << 20)
		return work{
			name: "CSV of 20 MB, typed", limit: "encoding/csv alone", within: 300 * time.Millisecond,
			other: func(b *testing.B) {
				for b.Loop() {
					r := csv.NewReader(bytes.NewReader(text))
					r.ReuseRecord = true
					for {
						if _, err := r.Read(); err == io.EOF {
							break
						} else if err != nil {
							b.Fatal(err)
						}
					}
				}
			},
			ours: func(b *testing.B) {
				for b.Loop() {
					if _, err := app.CSV(bytes.NewReader(text)); err != nil {
						b.Fatal(err)
					}
				}
			},
		}
	}}}
}

// manyRows is a file of that many bytes.
func manyRows(size int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	var b bytes.Buffer
	b.WriteString("id,day,price,count,city,open\n")
	cities := []string{"Seattle", "Oslo", "Bergen", "New York"}
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "%d,2024-%02d-%02d,%.2f,%d,%s,%v\n", i, 1+i%12, 1+i%28, r.Float64()*1000, r.IntN(10000), cities[r.IntN(4)], i%3 == 0)
	}
	return b.Bytes()
}
