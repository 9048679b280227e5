// As much of the map library as our modules call: it draws nothing and keeps what it was given.

export class Map {
  constructor(options) {
    this.options = options;
    this.handlers = {};
    this.images = new Set();
    this.layers = new globalThis.Map(options.style.layers.map((layer) => [layer.id, layer]));
    this.data = new globalThis.Map(Object.entries(options.style.sources).map(([id, { data }]) => [id, data]));
    this.states = {};
    this.filters = {};
    this.properties = {};
    this.fitted = [];
    Map.last = this;
  }

  on(kind, act) {
    (this.handlers[kind] ??= []).push(act);
    return this;
  }

  once(kind, act) {
    return this.on(kind, act);
  }

  fire(kind, event = {}) {
    for (const act of this.handlers[kind] ?? []) act(event);
  }

  hasImage(name) {
    return this.images.has(name);
  }

  addImage(name) {
    this.images.add(name);
  }

  getLayer(id) {
    return this.layers.get(id);
  }

  addLayer(layer) {
    this.layers.set(layer.id, layer);
  }

  addSource(id, { data }) {
    this.data.set(id, data);
  }

  getSource(id) {
    return this.data.has(id) ? { setData: (data) => this.data.set(id, data) } : undefined;
  }

  setPaintProperty(layer, name, value) {
    this.properties[`${layer}/${name}`] = value;
  }

  setLayoutProperty(layer, name, value) {
    this.properties[`${layer}/${name}`] = value;
  }

  setFilter(layer, filter) {
    this.filters[layer] = filter;
  }

  setFeatureState({ id }, state) {
    this.states[id] = state;
  }

  fitBounds(bounds) {
    this.fitted.push(bounds);
  }

  jumpTo(where) {
    this.jumped = where;
  }

  setCenter(center) {
    this.center = center;
  }

  getZoom() {
    return 9;
  }

  project([lon, lat]) {
    return { x: lon * 100, y: lat * 100 };
  }

  queryRenderedFeatures() {
    return this.under ?? [];
  }

  triggerRepaint() {}
}

export class Marker {
  constructor(options) {
    Object.assign(this, options);
    Marker.all.add(this);
  }

  setLngLat(at) {
    this.at = at;
    return this;
  }

  addTo() {
    return this;
  }

  remove() {
    Marker.all.delete(this);
  }
}
Marker.all = new Set();
