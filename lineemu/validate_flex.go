package lineemu

const (
	bubbleBytes   = 30 << 10
	carouselBytes = 50 << 10
	mostBubbles   = 12
	mostAnimated  = 10 // animated images in one message
)

// Which components may stand where. A video is for the hero alone, a span for a text.
var (
	inBox      = []string{"box", "button", "image", "text", "separator", "filler"}
	inBaseline = []string{"icon", "text", "filler"}
	inHero     = []string{"box", "image", "video"}
	inVideo    = []string{"box", "image"} // what is shown instead of a video
)

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
	k.animated = 0
	if kind == "bubble" {
		k.bubble(c, false)
	} else {
		if len(encode(c.m)) > carouselBytes {
			k.add(c.path, "The size of the carousel must not exceed 50 KB")
		}
		for _, b := range c.list("contents", 1, mostBubbles) {
			k.bubble(b, true)
		}
	}
	if k.animated > mostAnimated {
		k.add(c.path, "must have 10 animated images at most")
	}
}

func (k *checker) bubble(b object, inCarousel bool) {
	kind, _ := b.str("type")
	if !k.oneOf(b.at("type"), kind, "bubble") {
		return
	}
	if len(encode(b.m)) > bubbleBytes {
		k.add(b.path, "The size of the bubble must not exceed 30 KB")
	}
	b.choice("size", "nano", "micro", "deca", "hecto", "kilo", "mega", "giga")
	b.choice("direction", "ltr", "rtl")
	if styles, ok := b.child("styles", false); ok {
		for _, block := range []string{"header", "hero", "body", "footer"} {
			if s, ok := styles.child(block, false); ok {
				s.form(colourForm, "backgroundColor", "separatorColor")
				s.flags("separator")
			}
		}
	}
	for _, block := range []string{"header", "body", "footer"} {
		if part, ok := b.child(block, false); ok {
			k.flexPart(part, "box")
		}
	}
	if hero, ok := b.child("hero", false); ok {
		k.flexPart(hero, inHero...)
		if hero.m["type"] == "video" {
			k.videoBubble(hero, b, inCarousel)
		}
	}
	if a, ok := b.child("action", false); ok {
		k.action(a, inFlex)
	}
}

// videoBubble checks the bubble that a video stands in: it needs room, and no carousel.
func (k *checker) videoBubble(hero, b object, inCarousel bool) {
	if size, _ := b.m["size"].(string); size == "nano" || size == "micro" || size == "deca" || size == "hecto" {
		k.add(b.at("size"), "Must be one of the following values: [kilo, mega, giga]")
	}
	if inCarousel {
		k.add(hero.path, "must not be a video in a carousel")
	}
}

// flexPart checks a component, of one of the allowed types, and what it contains.
func (k *checker) flexPart(o object, allowed ...string) {
	kind, _ := o.str("type")
	if !k.oneOf(o.at("type"), kind, allowed...) {
		return
	}
	switch kind {
	case "box":
		k.flexBox(o)
	case "text":
		k.flexText(o)
	case "image":
		k.flexImage(o)
	case "icon":
		o.media("url", true)
		o.form(letterForm, "size")
		o.ratio("aspectRatio")
		o.flags("scaling")
		o.placed()
	case "video":
		k.flexVideo(o)
		return // its action is of another kind
	case "button":
		k.flexButton(o)
		return // its action is needed, with a label
	case "separator":
		o.form(stepForm, "margin")
		o.form(colourForm, "color")
	case "filler":
		o.whole("flex")
	}
	if a, ok := o.child("action", false); ok && kind != "icon" && kind != "separator" && kind != "filler" {
		k.action(a, inFlex)
	}
}
