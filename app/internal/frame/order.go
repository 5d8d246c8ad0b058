package frame

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
)

// Order gives the rows that a view shows of f, in its order. It is nil for a view that
// shows all rows in the frame's order. Order reads the cells of the columns that the view
// uses, on several goroutines. It holds 32 bytes a row while it sorts, and ends early
// when ctx does.
func (f *Frame) Order(ctx context.Context, v View) (order []int32, err error) {
	if err := f.checkView(v); err != nil || v.RowsKey() == "" {
		return nil, err
	}
	if f.count > math.MaxInt32 {
		return nil, errors.New("a table of more than two thousand million rows cannot be sorted or filtered")
	}
	order, err = f.matching(ctx, v)
	if err == nil && v.Distinct != nil {
		order, err = f.distinct(ctx, order, *v.Distinct)
	}
	if err == nil && len(v.Sort) > 0 {
		order, err = f.sort(ctx, order, v.Sort)
	}
	if err != nil {
		return nil, err
	}
	return order, nil
}

// stride is the number of rows that are read between two checks of the context.
const stride = 4096

// matching gives the rows that meet the view's filters, in the frame's order.
func (f *Frame) matching(ctx context.Context, v View) ([]int32, error) {
	match := f.matcher(v)
	if match == nil {
		order := make([]int32, f.count)
		for i := range order {
			order[i] = int32(i)
		}
		return order, ctx.Err()
	}
	parts := make([][]int32, (f.count+stride-1)/stride)
	err := f.parallel(ctx, len(parts), func(part int, scratch *[]byte) {
		for r := part * stride; r < min(f.count, (part+1)*stride); r++ {
			if match(r, scratch) {
				parts[part] = append(parts[part], int32(r))
			}
		}
	})
	if err != nil {
		return nil, err
	}
	all := slices.Concat(parts...)
	if all == nil {
		all = []int32{} // not nil: no row, and not every row
	}
	return all, nil
}

// distinct keeps the first row of each text that the column shows.
func (f *Frame) distinct(ctx context.Context, order []int32, col int) ([]int32, error) {
	seen := make(map[string]bool)
	kept := []int32{}
	var text []byte
	for i, r := range order {
		if i%stride == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		text = f.AppendText(text[:0], int(r), col)
		if !seen[string(text)] {
			seen[string(text)] = true
			kept = append(kept, r)
		}
	}
	return kept, nil
}

// sort orders rows by several columns, of which the first counts most. It sorts by the
// last column first, because each pass keeps the order of rows with equal cells. Whatever
// the order of the rows is, sort reads the cells in the order of the data, which is their
// order in memory.
func (f *Frame) sort(ctx context.Context, rows []int32, by []Sort) ([]int32, error) {
	items, ranks := make([]item, len(rows)), make([]item, len(rows))
	for i := range items {
		items[i].at = int32(i)
	}
	for _, s := range slices.Backward(by) {
		texts, err := f.rank(ctx, rows, s.Col, ranks)
		if err != nil {
			return nil, err
		}
		for i, it := range items {
			items[i] = ranks[it.at]
		}
		if err := sortItems(ctx, f.columns[s.Col].Type, items, ranks, texts, s.Desc); err != nil {
			return nil, err
		}
	}
	order := make([]int32, len(rows))
	for i, it := range items {
		order[i] = rows[it.at]
	}
	return order, nil
}

// rank ranks the cells of rows in a column. For texts and decimals, texts gives the texts
// too.
func (f *Frame) rank(ctx context.Context, rows []int32, col int, ranks []item) (texts func() []string, err error) {
	// Most columns need no texts.
	texts = sync.OnceValue(func() []string { return make([]string, len(rows)) })
	t := f.columns[col].Type
	parts := (len(rows) + stride - 1) / stride
	err = f.parallel(ctx, parts, func(part int, scratch *[]byte) {
		for i := part * stride; i < min(len(rows), (part+1)*stride); i++ {
			k := rankOf(t, f.rows.cell(int(rows[i]), col), scratch)
			ranks[i] = item{key: k.key, at: int32(i), class: k.class, more: k.more}
			if k.text != "" {
				texts()[i] = k.text
			}
		}
	})
	return texts, err
}

// parallel calls work for each part, some parts at the same time, and waits for all of
// them. A panic in an app's data becomes an error, because parallel is also called
// outside of runs, where no one else recovers it.
func (f *Frame) parallel(ctx context.Context, parts int, work func(part int, scratch *[]byte)) error {
	next := make(chan int)
	failed := make(chan error, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), parts) {
		wg.Go(func() {
			read := false
			defer func() {
				if v := recover(); v != nil || !read { // or the data ended the goroutine
					failed <- fmt.Errorf("a cell could not be read: %v", v)
					for range next { // the others' parts
					}
				}
			}()
			var scratch []byte
			for part := range next {
				work(part, &scratch)
			}
			read = true
		})
	}
	for part := 0; part < parts && ctx.Err() == nil; part++ {
		next <- part
	}
	close(next)
	wg.Wait()
	select {
	case err := <-failed:
		return err
	default:
		return ctx.Err()
	}
}
