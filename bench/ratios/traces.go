package main

import (
	"encoding/csv"
	"math/rand/v2"
	"os"
	"slices"
	"sort"
	"strconv"
)

// trace is a sequence of requests, the same each time it is asked for.
type trace struct {
	name         string
	keys, length int
	requests     func() (next func() int)
}

func traces() []trace {
	const keys, length = 100_000, 1_000_000
	zipf := func() func() int {
		z := rand.NewZipf(rand.New(rand.NewPCG(1, 2)), 1.1, 1, keys-1)
		return func() int { return int(z.Uint64()) }
	}
	return []trace{
		{"Zipf, s = 1.1", keys, length, zipf},
		{"Zipf, every tenth a scan", keys, length, func() func() int {
			often, n := zipf(), 0
			return func() int {
				if n++; n%10 == 0 {
					return keys + n // never asked for again
				}
				return often()
			}
		}},
		{"Zipf, whose favourites change", keys, length, func() func() int {
			often, n := zipf(), 0
			return func() int {
				n++
				return (often() + n/100_000*997) % keys
			}
		}},
		{"round and round", keys, length, func() func() int {
			n := 0
			return func() int { n++; return n % (keys / 15) }
		}},
	}
}

// routes asks for the routes between US airports as often as they are flown.
func routes(file string) (trace, error) {
	f, err := os.Open(file)
	if err != nil {
		return trace{}, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return trace{}, err
	}
	flights := slices.Index(rows[0], "flights")
	var upTo []int // the flights of this route and all before it
	sum := 0
	for _, row := range rows[1:] {
		n, err := strconv.Atoi(row[flights])
		if err != nil {
			return trace{}, err
		}
		sum += n
		upTo = append(upTo, sum)
	}
	return trace{"routes, as often as they are flown", len(upTo), 1_000_000, func() func() int {
		r := rand.New(rand.NewPCG(1, 2))
		return func() int { return sort.SearchInts(upTo, r.IntN(sum)+1) }
	}}, nil
}
