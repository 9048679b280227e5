// Says which browser is needed where this one is too old for the page: a classic script in words every browser reads,
// before the modules, which an old one cannot even parse. The page keeps its line until it is closed.
(function () {
  "use strict";
  // Figures of Dash are drawn by the small bundle that is here already, whatever address Dash's renderer writes here.
  Object.defineProperty(window, "_dashPlotlyJSURL", {
    get: function () {
      return "/assets/vendor/plotly-basic.min.js";
    },
    set: function () {}
  });
  var LOWEST = 109;

  /**
   * Names of what the pages need and this browser has not. The newest of them came with Chrome 105.
   * @param {Window & typeof globalThis} scope
   */
  function missing(scope) {
    /** @type {Record<string, boolean>} */
    var has = {
      "Array.at": !!scope.Array.prototype.at,
      "Object.hasOwn": !!scope.Object.hasOwn,
      structuredClone: !!scope.structuredClone,
      dialog: !!scope.HTMLDialogElement,
      ResizeObserver: !!scope.ResizeObserver,
      ":has": !!(scope.CSS && scope.CSS.supports && scope.CSS.supports("selector(:has(a))")),
      getRandomValues: !!(scope.crypto && scope.crypto.getRandomValues)
    };
    var names = [];
    for (var name in has) if (!has[name]) names.push(name);
    return names;
  }

  function show() {
    var version = /Chrome\/(\d+)/.exec(navigator.userAgent);
    var own = version ? "当前浏览器（Chrome " + version[1] + "）" : "当前浏览器";
    var line = document.createElement("p");
    line.id = "unsupported";
    line.setAttribute("role", "alert");
    line.style.cssText =
      "position:fixed;z-index:9999;top:0;left:0;right:0;margin:0;padding:16px 24px;" +
      "background:#b00020;color:#fff;font:20px/1.5 sans-serif;text-align:center";
    line.appendChild(
      document.createTextNode(
        own +
          "版本过低，本页面无法使用：请换用 Chrome " +
          LOWEST +
          " 或更高版本（360、QQ 等浏览器须为同等内核）后重新打开"
      )
    );
    document.body.appendChild(line);
  }

  if (!missing(window).length) return;
  if (document.body) show();
  else document.addEventListener("DOMContentLoaded", show);
})();
