import 'element-plus/theme-chalk/el-tag.css';

export { ElTag } from 'element-plus/es/components/tag/index.mjs';
