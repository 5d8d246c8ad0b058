package plan

import (
	"log/slog"
	"reflect"
	"time"
	"unsafe"
)

// buildSlog makes the plan of a slog.Value, which is encoded by its kind and content.
func buildSlog(k *Encoding, part func(reflect.Type) *Encoding) {
	attr, content := part(attrType), part(anyType)
	write := func(w *writer, p unsafe.Pointer) *Refusal { return w.slog(attr, content, p) }
	read := func(r *reader, p unsafe.Pointer) { r.slog(attr, content, p) }
	eachOf(write, read)(k, part)
}

func (w *writer) slog(attr, content *Encoding, p unsafe.Pointer) *Refusal {
	kind, dynamic, data, number := slogOf(p)
	w.byte(byte(kind))
	switch kind {
	case slogScalar:
		w.byte(byte(*(*slog.Kind)(data)))
		w.uint64(number)
	case slogString:
		text := unsafe.String((*byte)(data), number)
		return writeTexts(w, unsafe.Pointer(&text), 1, 0)
	case slogGroup:
		w.slice(attr, sliceHeader{data, int(number), int(number)}, false)
	case slogTime:
		t := slogTimeOf(dynamic, data, number)
		return writeTimes(w, unsafe.Pointer(&t), 1, 0)
	default:
		return content.write(w, unsafe.Add(p, slogContent), 1, 0).at(".any")
	}
	return nil
}

func (r *reader) slog(attr, content *Encoding, p unsafe.Pointer) {
	v := (*slog.Value)(p)
	switch slogKind(r.byte()) {
	case slogScalar:
		kind := slog.Kind(r.byte())
		*v = scalarValue(kind, r.uint64())
	case slogString:
		var text string
		readTexts(r, unsafe.Pointer(&text), 1, 0)
		*v = slog.StringValue(text)
	case slogGroup:
		var attrs []slog.Attr
		r.slice(attr, (*sliceHeader)(unsafe.Pointer(&attrs)))
		*v = slog.GroupValue(attrs...) // their content is read later
	case slogTime:
		var t time.Time
		readTimes(r, unsafe.Pointer(&t), 1, 0)
		*v = slog.TimeValue(t)
	case slogAny:
		content.read(r, unsafe.Add(p, slogContent), 1, 0)
	default:
		panic(damagedKnown)
	}
}

func scalarValue(kind slog.Kind, number uint64) slog.Value {
	switch kind {
	case slog.KindBool:
		if number > 1 {
			panic(damagedBool)
		}
		return slog.BoolValue(number == 1)
	case slog.KindDuration:
		return slog.DurationValue(time.Duration(number))
	case slog.KindFloat64:
		return slog.Float64Value(*(*float64)(unsafe.Pointer(&number)))
	case slog.KindInt64:
		return slog.Int64Value(int64(number))
	case slog.KindUint64:
		return slog.Uint64Value(number)
	}
	panic(damagedKnown)
}
