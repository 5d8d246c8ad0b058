package main

import (
	"encoding/csv"
	"math/rand/v2"
	"os"
	"slices"
	"sort"
	"strconv"
)

// trace is a sequence of requests, the same in each run, and the sizes of the caches that
// get it.
type trace struct {
	name     string
	entries  []int
	requests func() (next func() int)
}

// length is the number of requests of a trace.
const length = 1_000_000

// keys is the number of keys in traces that ask for few keys often.
const keys = 100_000

func traces() []trace {
	shares := []int{keys / 100, keys / 20, keys / 5}
	return []trace{
		{"Zipf, s = 1.1", shares, zipf},
		{"Zipf, every tenth a scan", shares, func() func() int {
			often, n := zipf(), 0
			return func() int {
				if n++; n%10 == 0 {
					return keys + n // never asked for again
				}
				return often()
			}
		}},
		{"Zipf, with bursts of what is asked for once", shares, func() func() int {
			often, n := zipf(), 0
			return func() int {
				if n++; n%50_000 > 40_000 {
					return keys + n
				}
				return often()
			}
		}},
		{"Zipf, whose favourites change", shares, func() func() int {
			often, n := zipf(), 0
			return func() int {
				n++
				return (often() + n/100_000*997) % keys
			}
		}},
		{"what came of late", []int{500, 1000, 2000}, late},
		{"round and round", shares, func() func() int { return round(0, keys/15) }},
		{"round and round, a little more than fits", []int{900, 990}, func() func() int { return round(0, 1000) }},
		{"round and round, and favourites", []int{1000, 2000, 5000}, func() func() int {
			often, rounds, n := zipfOf(1000), round(keys, 6000), 0
			return func() int {
				if n++; n%2 == 0 {
					return often()
				}
				return rounds()
			}
		}},
		{"Zipf, and later round and round", shares[:2], func() func() int {
			often, rounds, n := zipf(), round(keys, keys/15), 0
			return func() int {
				if n++; n < length/3 {
					return often()
				}
				return rounds()
			}
		}},
		{"pages, each once", []int{14, 20, 50, 200}, func() func() int {
			n := -1
			return pages(func() int { n++; return n })
		}},
		{"pages, some often", []int{14, 20, 50, 200}, func() func() int { return pages(zipfOf(100)) }},
		{"pages, 20 in turn", []int{14, 20, 50, 200}, func() func() int { return pages(round(0, 20)) }},
	}
}

// zipf asks for few keys often.
func zipf() func() int { return zipfOf(keys) }

func zipfOf(keys uint64) func() int {
	z := rand.NewZipf(rand.New(rand.NewPCG(1, 2)), 1.1, 1, keys-1)
	return func() int { return int(z.Uint64()) }
}

// round asks for keys one after the other, over and over.
func round(first, keys int) func() int {
	n := -1
	return func() int { n++; return first + n%keys }
}

// late asks for recent keys, as news are read. Every tenth request there is a newer key.
func late() func() int {
	r, n := rand.New(rand.NewPCG(1, 2)), 0
	return func() int {
		n++
		return length + n/10 - int(r.ExpFloat64()*1000)
	}
}

// pages asks as a data app does. A page shows 12 answers, which each run of the page asks
// for. A visitor of a page makes it run four times.
func pages(next func() int) func() int {
	const answers, runs = 12, 4
	page, n := 0, -1
	return func() int {
		if n++; n%(answers*runs) == 0 {
			page = next()
		}
		return page*answers + n%answers
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
	return trace{"routes, as often as they are flown", []int{len(upTo) / 100, len(upTo) / 20, len(upTo) / 5}, func() func() int {
		r := rand.New(rand.NewPCG(1, 2))
		return func() int { return sort.SearchInts(upTo, r.IntN(sum)+1) }
	}}, nil
}
