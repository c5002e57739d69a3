// Runs before the first paint, so that a dark room sees no white flash and no letter changes its size.
;(function () {
  var held = { theme: 'system', text: 'normal', density: 'normal' }
  try {
    for (var name in held) held[name] = localStorage.getItem('madoguchi.' + name) || held[name]
  } catch {
    // storage may be forbidden; then the system decides
  }
  Object.assign(document.documentElement.dataset, held)
})()
