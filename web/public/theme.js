// Runs before the first paint, so that a dark room sees no white flash.
;(function () {
  var theme = 'system'
  try {
    theme = localStorage.getItem('madoguchi.theme') || 'system'
  } catch {
    // storage may be forbidden; then the system decides
  }
  document.documentElement.dataset.theme = theme
})()
