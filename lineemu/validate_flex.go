package lineemu

const (
	bubbleBytes   = 30 << 10
	carouselBytes = 50 << 10
	mostBubbles   = 12
)

var flexParts = []string{"box", "button", "image", "video", "icon", "text", "span", "separator", "filler"}

func (k *checker) flex(o object) {
	o.text("altText", true, 1500, utf16Len)
	c, ok := o.child("contents", true)
	if !ok {
		return
	}
	kind, _ := c.str("type")
	if !k.oneOf(c.at("type"), kind, "bubble", "carousel") {
		return
	}
	if kind == "bubble" {
		k.bubble(c)
		return
	}
	if len(encode(c.m)) > carouselBytes {
		k.add(c.path, "The size of the carousel must not exceed 50 KB")
	}
	for _, b := range c.list("contents", 1, mostBubbles) {
		k.bubble(b)
	}
}

func (k *checker) bubble(b object) {
	kind, _ := b.str("type")
	if !k.oneOf(b.at("type"), kind, "bubble") {
		return
	}
	if len(encode(b.m)) > bubbleBytes {
		k.add(b.path, "The size of the bubble must not exceed 30 KB")
	}
	for _, block := range []string{"header", "hero", "body", "footer"} {
		if part, ok := b.child(block, false); ok {
			k.flexPart(part)
		}
	}
	if a, ok := b.child("action", false); ok {
		k.action(a, inFlex)
	}
}

// flexPart checks a component and what it contains.
func (k *checker) flexPart(o object) {
	kind, _ := o.str("type")
	if !k.oneOf(o.at("type"), kind, flexParts...) {
		return
	}
	switch kind {
	case "box":
		layout, _ := o.str("layout")
		k.oneOf(o.at("layout"), layout, "horizontal", "vertical", "baseline")
		for _, part := range o.list("contents", 0, 1000) {
			k.flexPart(part)
		}
	case "text":
		if _, spans := o.m["contents"]; !spans {
			o.text("text", true, 100_000, utf16Len)
		}
	case "image", "icon", "video":
		o.media("url", true)
	case "button":
		o.child("action", true)
	}
	if a, ok := o.child("action", false); ok {
		k.action(a, inFlex)
	}
}
