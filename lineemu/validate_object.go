package lineemu

import (
	"net/url"
)

// object is a JSON object at a path.
type object struct {
	k    *checker
	path string
	m    map[string]any
}

func (o object) at(key string) string {
	if o.path == "" {
		return key
	}
	return o.path + "." + key
}

// str returns a string member; a member of another type is an error.
func (o object) str(key string) (string, bool) {
	v, there := o.m[key]
	if !there || v == nil {
		return "", false
	}
	s, isString := v.(string)
	if !isString {
		o.k.add(o.at(key), "must be a string")
	}
	return s, isString
}

// text checks a string member's presence and length.
func (o object) text(key string, need bool, most int, count unit) string {
	s, _ := o.str(key)
	if s == "" {
		if _, isString := o.m[key].(string); need && (o.m[key] == nil || isString) {
			o.k.add(o.at(key), "May not be empty")
		}
		return ""
	}
	o.k.length(o.at(key), s, most, count)
	return s
}

// number checks that a numeric member is there, and returns it.
func (o object) number(key string) (float64, bool) {
	v, there := o.m[key]
	if !there || v == nil {
		o.k.add(o.at(key), "must be specified")
		return 0, false
	}
	n, isNumber := v.(float64)
	if !isNumber {
		o.k.add(o.at(key), "must be a number")
	}
	return n, isNumber
}

// child returns an object member; ok is false when it is absent (an error if needed) or no object.
func (o object) child(key string, need bool) (object, bool) {
	v, there := o.m[key]
	if !there || v == nil {
		if need {
			o.k.add(o.at(key), "must be specified")
		}
		return object{}, false
	}
	m, isObject := v.(map[string]any)
	if !isObject {
		o.k.add(o.at(key), "must be an object")
	}
	return object{k: o.k, path: o.at(key), m: m}, isObject
}

// list returns the objects of an array member and checks its size.
func (o object) list(key string, least, most int) []object {
	items, _ := o.m[key].([]any)
	o.k.size(o.at(key), len(items), least, most)
	out := make([]object, 0, len(items))
	for i, v := range items {
		path := o.at(key) + "[" + itoa(i) + "]"
		m, isObject := v.(map[string]any)
		if !isObject {
			o.k.add(path, "must be an object")
			continue
		}
		out = append(out, object{k: o.k, path: path, m: m})
	}
	return out
}

const mostURL = 2000

// media checks a URL that the customer's phone loads, and returns it: https, or http on loopback
// unless strict.
func (o object) media(key string, need bool) string {
	s := o.text(key, need, mostURL, utf16Len)
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || (u.Scheme != "https" && (o.k.strictMedia || u.Scheme != "http" || !loopback(u.Hostname()))) {
		o.k.add(o.at(key), "invalid uri")
	}
	return s
}
