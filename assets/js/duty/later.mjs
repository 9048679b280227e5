// Parts of the desk that a shift seldom opens: each is loaded when it is asked for first.

export const caseView = () => import("../case/case-view.mjs");
/** What the form of an order is made of. */
export const orderParts = async () => {
  const [{ orderForm }, { AreaField }, { drawable }] = await Promise.all([
    import("../orders/ask.mjs"),
    import("../orders/area.mjs"),
    import("../orders/shape.mjs"),
  ]);
  return { orderForm, AreaField, drawable };
};
export const drills = () => import("./drills.mjs");
export const plans = () => import("./plans.mjs");
export const cameras = () => import("./cameras.mjs");
