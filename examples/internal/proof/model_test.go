package proof

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
)

// model tells in which state of the USA a place lies: the state of most of the nearest
// airports. It stands for an ML session: slow to open, large, and safe for any number of
// users at once, but of no use once it is closed.
type model struct {
	airports []place
	accuracy float64 // of guessing each airport by the others
}

type place struct {
	lat, lon float64
	state    string
}

// neighbours is how many airports have a say.
const neighbours = 5

// train reads the airports and measures how well they tell each other's state, which
// looks at every pair.
func train(ctx context.Context, file string) (*model, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m := new(model)
	if m.airports, err = readAirports(f); err != nil {
		return nil, err
	}
	right := 0
	for i, a := range m.airports {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if m.vote(a, i) == a.state {
			right++
		}
	}
	m.accuracy = float64(right) / float64(len(m.airports))
	return m, nil
}

func readAirports(r io.Reader) (airports []place, err error) {
	lines, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, err
	}
	for _, l := range lines[1:] {
		lat, err1 := strconv.ParseFloat(l[5], 64)
		lon, err2 := strconv.ParseFloat(l[6], 64)
		if err := errors.Join(err1, err2); err != nil {
			return nil, fmt.Errorf("airport %s: %w", l[0], err)
		}
		if l[3] != "NA" { // airports of unknown state
			airports = append(airports, place{lat, lon, l[3]})
		}
	}
	return airports, nil
}

// guess names the state of a place.
func (m *model) guess(lat, lon float64) (string, error) {
	if m.airports == nil {
		return "", errors.New("the model is closed")
	}
	return m.vote(place{lat: lat, lon: lon}, -1), nil
}

// vote asks the airports nearest to a place, without the one that it is.
func (m *model) vote(p place, itself int) string {
	type near struct {
		distance float64
		state    string
	}
	nearest := make([]near, 0, neighbours+1)
	narrow := math.Cos(p.lat * math.Pi / 180) // a degree of longitude beside one of latitude
	for i, a := range m.airports {
		if i == itself {
			continue
		}
		n := near{math.Hypot(a.lat-p.lat, (a.lon-p.lon)*narrow), a.state}
		at, _ := slices.BinarySearchFunc(nearest, n.distance, func(n near, d float64) int { return cmp.Compare(n.distance, d) })
		if at < neighbours {
			nearest = slices.Insert(nearest, at, n)[:min(len(nearest)+1, neighbours)]
		}
	}
	votes := map[string]int{}
	best := nearest[0].state
	for _, n := range nearest {
		if votes[n.state]++; votes[n.state] > votes[best] {
			best = n.state
		}
	}
	return best
}

func (m *model) Close() { m.airports = nil }
