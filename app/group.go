package app

import (
	"cmp"
	"math"
	"reflect"
	"slices"
	"time"

	"github.com/refrain-go/refrain/app/internal/frame"
)

// Count counts the rows of each key. It returns a table with the columns "key" and
// "count", for a chart or a table. Text keys are ordered by their count, the most
// frequent first. Numbers, times and bools are ordered by value.
//
//	ui.BarChart(app.Count(films, func(f Film) string { return f.Genre }))
//	ui.BarChart(app.Count(data.Rows(), app.TextOf("genre")))
func Count[T any, K comparable](rows []T, key func(T) K) *Data { return Group(rows, key) }

// Group divides rows into groups of equal keys, and makes one row of each group. The
// result is a table with the columns "key", "count" and one for each aggregate. Its order
// is that of Count.
//
//	region := func(s Sale) string { return s.Region }
//	amount := func(s Sale) float64 { return s.Amount }
//	ui.Table(app.Group(sales, region, app.Sum("Total", amount)))
func Group[T any, K comparable](rows []T, key func(T) K, of ...Aggregate[T]) *Data {
	groups := make(map[K][]T)
	var keys []K
	for _, row := range rows {
		k := normal(key(row))
		if _, ok := groups[k]; !ok {
			keys = append(keys, k)
		}
		groups[k] = append(groups[k], row)
	}
	order(keys, func(k K) int { return len(groups[k]) })
	names, columns := []string{"key", "count"}, make([][]any, 2+len(of))
	for _, a := range of {
		names = append(names, a.name)
	}
	for _, k := range keys {
		columns[0] = append(columns[0], k)
		columns[1] = append(columns[1], len(groups[k]))
		for i, a := range of {
			columns[2+i] = append(columns[2+i], a.of(groups[k]))
		}
	}
	return &Data{typed: frame.TypedOf(names, columns)}
}

// normal removes the monotonic reading of a time. With it, equal times would be different
// keys.
func normal[K comparable](k K) K {
	if t, ok := any(k).(time.Time); ok {
		return any(t.Round(0)).(K)
	}
	return k
}

// order sorts keys in the order that Count documents.
func order[K comparable](keys []K, count func(K) int) {
	if reflect.TypeFor[K]().Kind() == reflect.String {
		slices.SortStableFunc(keys, func(a, b K) int { return cmp.Compare(count(b), count(a)) })
		return
	}
	frame.SortKeys(keys)
}

// Aggregate computes a number from the rows of a group. Sum, Mean, Median, Least and Most
// make Aggregates.
type Aggregate[T any] struct {
	name string
	of   func([]T) any
}

// Sum adds up a number of each row. Like the other aggregates, it ignores rows whose
// number is NaN.
func Sum[T any](name string, of func(T) float64) Aggregate[T] {
	return aggregate(name, of, func(list []float64) float64 {
		sum := 0.0
		for _, x := range list {
			sum += x
		}
		return sum
	})
}

// Mean is the arithmetic mean of a number of each row.
func Mean[T any](name string, of func(T) float64) Aggregate[T] {
	return aggregate(name, of, func(list []float64) float64 {
		sum := 0.0
		for _, x := range list {
			sum += x
		}
		return sum / float64(len(list))
	})
}

// Median is the middle number when the rows' numbers are sorted, or the mean of the two
// middle ones.
func Median[T any](name string, of func(T) float64) Aggregate[T] {
	return aggregate(name, of, func(list []float64) float64 {
		slices.Sort(list)
		n := len(list)
		return (list[(n-1)/2] + list[n/2]) / 2
	})
}

// Least is the smallest number of the rows.
func Least[T any](name string, of func(T) float64) Aggregate[T] {
	return aggregate(name, of, func(list []float64) float64 { return slices.Min(list) })
}

// Most is the largest number of the rows.
func Most[T any](name string, of func(T) float64) Aggregate[T] {
	return aggregate(name, of, func(list []float64) float64 { return slices.Max(list) })
}

// aggregate makes an Aggregate. A group without numbers has an empty cell.
func aggregate[T any](name string, of func(T) float64, fold func([]float64) float64) Aggregate[T] {
	return Aggregate[T]{name, func(rows []T) any {
		list := make([]float64, 0, len(rows))
		for _, row := range rows {
			if x := of(row); !math.IsNaN(x) {
				list = append(list, x)
			}
		}
		if len(list) == 0 {
			return nil
		}
		return fold(list)
	}}
}
