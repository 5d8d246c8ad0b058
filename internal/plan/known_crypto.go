package plan

import (
	"crypto/ecdh"
	"crypto/elliptic"
	"reflect"
	"unsafe"
)

var (
	curveType       = reflect.TypeFor[elliptic.Curve]()
	ecdhPublicType  = reflect.TypeFor[ecdh.PublicKey]()
	ecdhPrivateType = reflect.TypeFor[ecdh.PrivateKey]()
)

// isCurve reports whether t is an elliptic curve. A curve is made once, is compared by
// its address, and holds functions. So copies share curves, and keys have their
// parameters. A public key embeds its curve, and is no curve.
func isCurve(t reflect.Type) bool {
	if t.Kind() == reflect.Interface || !t.Implements(curveType) {
		return false
	}
	return !implementsByField(t, curveType) || embedsParams(t)
}

// embedsParams reports whether t is a curve of another package whose struct embeds its
// parameters.
func embedsParams(t reflect.Type) bool {
	if t.Kind() != reflect.Pointer || t.Elem().Kind() != reflect.Struct {
		return false
	}
	for i := range t.Elem().NumField() {
		if f := t.Elem().Field(i); f.Anonymous && f.Type == reflect.TypeFor[*elliptic.CurveParams]() {
			return true
		}
	}
	return false
}

// curveKey returns the function that encodes curves of type t by their parameters. t is
// usually a pointer type.
func curveKey(t reflect.Type, part func(reflect.Type) *Key) func(*Encoder, unsafe.Pointer) *Refusal {
	paramsType := reflect.TypeFor[*elliptic.CurveParams]()
	if t == paramsType {
		return pointerKey(t, part(t.Elem()))
	}
	params := part(paramsType)
	return func(e *Encoder, p unsafe.Pointer) *Refusal {
		value := reflect.NewAt(t, p).Elem()
		if canBeNil(t) && value.IsNil() {
			e.byte(tagNil)
			return nil
		}
		e.byte(tagInline)
		found, refusal := paramsOf(t, value.Interface().(elliptic.Curve))
		if refusal != nil {
			return refusal
		}
		return params.encode(e, unsafe.Pointer(&found))
	}
}

func paramsOf(t reflect.Type, curve elliptic.Curve) (params *elliptic.CurveParams, refusal *Refusal) {
	defer func() {
		if recover() != nil {
			refusal = &Refusal{Type: t, Reason: curvePanicked}
		}
	}()
	return curve.Params(), nil
}

// encodeECDHPublic encodes the name of the curve and the coordinates.
func encodeECDHPublic(e *Encoder, p unsafe.Pointer) *Refusal {
	key := (*ecdh.PublicKey)(p)
	if key.Curve() == nil { // the zero key
		e.byte(tagNil)
		return nil
	}
	e.byte(tagInline)
	e.ecdh(key.Curve(), key.Bytes())
	return nil
}

func encodeECDHPrivate(e *Encoder, p unsafe.Pointer) *Refusal {
	key := (*ecdh.PrivateKey)(p)
	if key.Curve() == nil {
		e.byte(tagNil)
		return nil
	}
	e.byte(tagInline)
	e.ecdh(key.Curve(), key.Bytes())
	return nil
}

// ecdh encodes a key. The String method of a curve of crypto/ecdh returns its name.
func (e *Encoder) ecdh(curve ecdh.Curve, bytes []byte) {
	name, _ := curve.(interface{ String() string })
	if name != nil {
		e.string(name.String())
	}
	e.uvarint(uint64(len(bytes)))
	e.bytes(bytes)
}
