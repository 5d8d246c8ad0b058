package othertypes

import (
	"context"
	"errors"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/refrain-go/refrain"
)

func init() {
	refrain.RegisterClone[proto.Message](proto.Clone)
	refrain.RegisterSize[proto.Message](proto.Size)
	refrain.RegisterKey(func(m proto.Message) any {
		b, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
		if err != nil {
			panic(err)
		}
		return b
	})
}

func cache(t *testing.T) refrain.Option {
	c := refrain.New(refrain.Config{Name: t.Name()})
	t.Cleanup(func() { c.Close(context.Background()) })
	return refrain.In(c)
}

type reply struct {
	Message *structpb.Struct
	ByName  map[string]*durationpb.Duration
	Any     any
	Proto   proto.Message
	None    *timestamppb.Timestamp
	Same    *structpb.Struct
}

func newReply(t testing.TB) *reply {
	s, err := structpb.NewStruct(map[string]any{"name": "alice", "list": []any{1.0, "two"}, "nested": map[string]any{"a": nil}})
	if err != nil {
		t.Fatal(err)
	}
	packed, err := anypb.New(durationpb.New(5))
	if err != nil {
		t.Fatal(err)
	}
	return &reply{Message: s, ByName: map[string]*durationpb.Duration{"a": durationpb.New(7)}, Any: []any{wrapperspb.String("x")}, Proto: packed, Same: s}
}

// Hazard: messages are refused at any depth but the top. Or they are copied field by
// field, with their locks. // V1 V2
func TestProtobuf_RegisteredMessagesAreCopiedAtAnyDepth(t *testing.T) {
	m := refrain.NewMemo("m", func(context.Context, int) (*reply, error) { return newReply(t), nil }, cache(t))
	for range 3 {
		got, err := m.Get(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		want := newReply(t)
		if !proto.Equal(got.Message, want.Message) || !proto.Equal(got.ByName["a"], want.ByName["a"]) || !proto.Equal(got.Any.([]any)[0].(proto.Message), want.Any.([]any)[0].(proto.Message)) ||
			!proto.Equal(got.Proto, want.Proto) || got.None != nil || got.Same != got.Message {
			t.Fatalf("got %v", got)
		}
		got.Message.Fields["name"] = structpb.NewBoolValue(true)
		got.ByName["a"].Seconds = 99
		got.Any.([]any)[0].(*wrapperspb.StringValue).Value = "changed"
		got.Proto.(*anypb.Any).Value[0]++
	}
	if s := m.Stats(); s.Stored != 1 || s.Hits != 2 || s.Bytes < int64(proto.Size(newReply(t).Message)) {
		t.Errorf("%+v", s)
	}
}

// Hazard: two messages are one key. Or internal state (cached sizes, undecoded fields)
// makes two keys of one message. // K1
func TestProtobuf_RegisteredMessagesAreKeys(t *testing.T) {
	type query struct {
		Filter proto.Message
		By     []*structpb.Value
	}
	m := refrain.NewMemo("m", func(_ context.Context, q query) (int, error) { return len(q.By), nil }, cache(t))
	one := func(name string) query {
		s, err := structpb.NewStruct(map[string]any{"name": name, "a": 1.0, "b": 2.0})
		if err != nil {
			t.Fatal(err)
		}
		return query{s, []*structpb.Value{structpb.NewStringValue("x")}}
	}
	for _, q := range []query{one("alice"), one("annie"), {By: one("").By}, {Filter: (*structpb.Struct)(nil)}, {Filter: &structpb.Struct{}}, {Filter: &durationpb.Duration{}}} {
		if _, err := m.Get(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	if s := m.Stats(); s.Misses != 6 || s.Hits != 0 {
		t.Errorf("%+v", s)
	}
	again := one("alice")
	_ = again.Filter.(*structpb.Struct).String()
	proto.Size(again.Filter)
	m.Get(t.Context(), again)
	if s := m.Stats(); s.Hits != 1 {
		t.Errorf("%+v", s)
	}
}

// Hazard: a struct that embeds a message has its methods, and the rest of the struct is
// lost. // K1 V2
func TestProtobuf_StructsThatEmbedMessagesKeepTheirFields(t *testing.T) {
	type extended struct {
		*durationpb.Duration
		Note string
	}
	m := refrain.NewMemo("m", func(_ context.Context, e extended) (extended, error) { return e, nil }, cache(t))
	for _, note := range []string{"a", "b", "a"} {
		e, err := m.Get(t.Context(), extended{durationpb.New(5), note})
		if err != nil || e.Note != note || e.Duration.AsDuration() != 5 {
			t.Errorf("%v, %v", e, err)
		}
	}
	if s := m.Stats(); s.Misses != 2 || s.Hits != 1 {
		t.Errorf("%+v", s)
	}
}

// Hazard: a status error is refused for the message inside it, or loses its code. // V2
func TestGRPC_StatusErrorsAreStored(t *testing.T) {
	type outcome struct {
		Err    error
		Status *status.Status
		Errs   []error
	}
	want, err := status.New(codes.NotFound, "no such page").WithDetails(&errdetails.ErrorInfo{Reason: "moved"})
	if err != nil {
		t.Fatal(err)
	}
	m := refrain.NewMemo("m", func(context.Context, int) (outcome, error) {
		return outcome{want.Err(), want, []error{errors.Join(want.Err())}}, nil
	}, cache(t))
	for range 2 {
		got, err := m.Get(t.Context(), 1)
		if err != nil || status.Code(got.Err) != codes.NotFound || !errors.Is(got.Err, want.Err()) || got.Status.Message() != "no such page" || len(got.Status.Details()) != 1 {
			t.Errorf("%v, %v", got, err)
		}
	}
	if s := m.Stats(); s.Hits != 1 || s.Refused != 0 {
		t.Errorf("%+v", s)
	}
}

// Hazard: the error message suggests Clone at the top alone, without registration; that
// must work. // V1
func TestProtobuf_CloneOfIsACloneWith(t *testing.T) {
	m := refrain.NewMemo("m", func(context.Context, int) (*durationpb.Duration, error) { return durationpb.New(5), nil }, cache(t), refrain.CloneWith(proto.CloneOf[*durationpb.Duration]))
	mine, err := m.Get(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	mine.Nanos = 99
	if others, _ := m.Get(t.Context(), 1); others.Nanos != 5 {
		t.Errorf("%v", others)
	}
	if !strings.Contains(mine.String(), "99") {
		t.Error(mine)
	}
}
