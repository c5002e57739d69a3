package lineemu

import (
	"bytes"
	"image"
	"net/http"
	"strings"
)

const (
	menuLeastWidth, menuMostWidth = 800, 2500
	menuLeastHeight               = 250
	menuLeastRatio                = 1.45 // width to height
	mostAreas                     = 20
	mostMenuImage                 = 1 << 20
)

// readMenu parses and checks a rich menu object.
func (p *Platform) readMenu(c *call) (*richMenu, *answer) {
	m := &richMenu{}
	if bad := parseBody(c.body, &m.body); bad != nil {
		return nil, bad
	}
	k := &checker{strictMedia: p.cfg.StrictMedia}
	k.menu(object{k: k, m: m.body})
	if len(k.details) > 0 {
		a := invalid(k.details)
		return nil, &a
	}
	if bad := parseBody(c.body, &m.parsed); bad != nil {
		return nil, bad
	}
	return m, nil
}

func (k *checker) menu(o object) {
	if size, there := o.child("size", true); there {
		w, wide := size.number("width")
		h, high := size.number("height")
		if wide && (w < menuLeastWidth || w > menuMostWidth) {
			k.add(size.at("width"), "Must be between 800 and 2500")
		}
		if high && h < menuLeastHeight {
			k.add(size.at("height"), "must be greater than or equal to 250")
		} else if wide && high && w/h < menuLeastRatio {
			k.add(size.path, "The aspect ratio (width / height) must be 1.45 or more")
		}
	}
	if _, isBool := o.m["selected"].(bool); !isBool {
		k.add("selected", "must be specified")
	}
	o.text("name", true, 300, graphemes)
	o.text("chatBarText", true, 14, graphemes)
	for _, a := range o.list("areas", 0, mostAreas) {
		k.area(a)
	}
}

func (k *checker) area(a object) {
	if b, there := a.child("bounds", true); there {
		for i, key := range []string{"x", "y", "width", "height"} {
			least := i / 2 // a place may be 0, a size may not
			if n, ok := b.number(key); ok && (n < float64(least) || n > 1<<31-1 || n != float64(int64(n))) {
				k.add(b.at(key), "must be greater than or equal to "+itoa(least))
			}
		}
	}
	if act, there := a.child("action", true); there {
		k.action(act, inRichMenu)
	}
}

// menuContent tells /richmenu/{id}/content from /richmenu/{id}/anything: the one pattern would
// overlap with the aliases' otherwise.
func menuContent(c *call) (*richMenu, *answer) {
	if c.r.PathValue("content") != "content" {
		a := fail(http.StatusNotFound, errNotFound)
		return nil, &a
	}
	return pathMenu(c)
}

// putMenuImage takes a JPEG or PNG, once.
func (p *Platform) putMenuImage(c *call) answer {
	ctype := c.r.Header.Get("Content-Type")
	if ctype != "image/png" && ctype != "image/jpeg" {
		return fail(http.StatusUnsupportedMediaType, "The content type, "+ctype+", is not supported")
	}
	if len(c.body) > mostMenuImage {
		return fail(http.StatusRequestEntityTooLarge, "The image exceeds the limit of 1 MB")
	}
	conf, format, err := image.DecodeConfig(bytes.NewReader(c.body))
	if err != nil || !strings.HasSuffix(ctype, format) {
		return fail(http.StatusBadRequest, "The image could not be read as "+ctype)
	}
	if conf.Width < menuLeastWidth || conf.Width > menuMostWidth || conf.Height < menuLeastHeight || float64(conf.Width)/float64(conf.Height) < menuLeastRatio {
		return fail(http.StatusBadRequest, "The size of the image is invalid")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	m, bad := menuContent(c)
	if bad != nil {
		return *bad
	}
	if m.image != nil {
		return fail(http.StatusBadRequest, errHasImage)
	}
	m.image, m.ctype = c.body, ctype
	return ok(empty)
}

func (p *Platform) getMenuImage(c *call) answer {
	p.mu.Lock()
	defer p.mu.Unlock()
	m, bad := menuContent(c)
	if bad != nil {
		return *bad
	}
	if m.image == nil {
		return fail(http.StatusNotFound, errNotFound)
	}
	return answer{status: http.StatusOK, ctype: m.ctype, body: m.image}
}

// menuAction is an area's action as the emulator acts on it.
type menuAction struct {
	Type        string `json:"type"`
	Label       string `json:"label"`
	Data        string `json:"data"`
	DisplayText string `json:"displayText"`
	Text        string `json:"text"`
	URI         string `json:"uri"`
	AliasID     string `json:"richMenuAliasId"`
}

func (a menuArea) action() (act menuAction) {
	exactly(a.Action, &act) // checked when the menu was made
	return act
}
