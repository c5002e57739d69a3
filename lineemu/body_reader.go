package lineemu

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
)

// exactly reads JSON that was checked before into a struct: names count to the letter, where
// encoding/json would take "TEXT" for "text".
func exactly(raw []byte, v any) { _ = newReader(raw).value(reflect.ValueOf(v).Elem(), "") }

// reader walks over a body that is JSON and knows the path of what it reads. It belongs to its goroutine.
type reader struct {
	body []byte
	dec  *json.Decoder
}

func newReader(body []byte) *reader {
	return &reader{body: body, dec: json.NewDecoder(bytes.NewReader(body))}
}

// next is where the next value begins.
func (r *reader) next() int64 {
	at := r.dec.InputOffset()
	for at < int64(len(r.body)) && strings.IndexByte(" \t\r\n:,", r.body[at]) >= 0 {
		at++
	}
	return at
}

func (r *reader) token() json.Token {
	t, _ := r.dec.Token() // the body is JSON
	return t
}

// value reads the next value into v. A member of no field is passed over.
func (r *reader) value(v reflect.Value, path string) *answer {
	at := r.next()
	switch {
	case at >= int64(len(r.body)):
		return noJSON(r.body, at, nil)
	case v.Kind() == reflect.Struct && r.body[at] == '{':
		for r.token(); r.dec.More(); {
			name, _ := r.token().(string)
			if bad := r.value(fieldOf(v, name), join(path, name)); bad != nil {
				return bad
			}
		}
		r.token()
		return nil
	case v.Kind() == reflect.Slice && v.Type() != reflect.TypeFor[json.RawMessage]() && r.body[at] == '[':
		v.Set(reflect.MakeSlice(v.Type(), 0, 1))
		for r.token(); r.dec.More(); {
			item := reflect.New(v.Type().Elem()).Elem()
			if bad := r.value(item, path+"["+itoa(v.Len())+"]"); bad != nil {
				return bad
			}
			v.Set(reflect.Append(v, item))
		}
		r.token()
		return nil
	}
	if r.body[at] == 'n' { // null is as if it were not there
		_ = r.dec.Decode(new(json.RawMessage))
		return nil
	}
	if r.dec.Decode(v.Addr().Interface()) != nil {
		return badProperty(r.body, path, at+1, nil)
	}
	return nil
}

// fieldOf finds the field of a member by its exact name, in embedded structs too; for any other
// name it is a place that nobody reads.
func fieldOf(v reflect.Value, name string) reflect.Value {
	if f, there := findField(v, name); there {
		return f
	}
	return reflect.ValueOf(new(json.RawMessage)).Elem()
}

func findField(v reflect.Value, name string) (reflect.Value, bool) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Anonymous {
			if inner, there := findField(v.Field(i), name); there {
				return inner, true
			}
		} else if tag, _, _ := strings.Cut(f.Tag.Get("json"), ","); tag == name && tag != "" {
			return v.Field(i), true
		}
	}
	return reflect.Value{}, false
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// double is a member that an object has twice: the object's path, and where the second name ends.
type double struct {
	path, name string
	end        int64
}

func (d *double) says() string { return "Duplicate field '" + d.name + "'" }

// within adds where the object stands that d was found in.
func (d *double) within(path string) *double {
	if d.path != "" && d.path[0] != '[' {
		path += "."
	}
	d.path = path + d.path
	return d
}

// twice finds the first member that stands twice in one object; LINE refuses that since December 2022.
func (r *reader) twice() *double {
	switch r.token() {
	case json.Delim('{'):
		seen := map[string]bool{}
		for r.dec.More() {
			name, _ := r.token().(string)
			if seen[name] {
				return &double{"", name, r.dec.InputOffset()}
			}
			seen[name] = true
			if d := r.twice(); d != nil {
				return d.within(name)
			}
		}
		r.token()
	case json.Delim('['):
		for i := 0; r.dec.More(); i++ {
			if d := r.twice(); d != nil {
				return d.within("[" + itoa(i) + "]")
			}
		}
		r.token()
	}
	return nil
}
