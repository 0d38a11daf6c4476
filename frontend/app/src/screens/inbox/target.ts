/** Within how many seconds a customer should be answered, until each channel says its own. */
export const TARGET_S = 120
